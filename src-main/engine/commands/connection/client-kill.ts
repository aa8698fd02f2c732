import type { Bytes } from '../../bytes.ts'
import { type CommandSpec, ReplyError } from '../command.ts'
import { syntaxError } from '../reply-errors.ts'
import { type ClientType, clientType, localAddress, readClientType } from '../../client/client-info.ts'
import { readAtLeast } from '../arguments/integer.ts'
import type { Client } from '../../client/client.ts'

export const clientKill: CommandSpec = {
  name: 'kill',
  arity: -3,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  acl: ['connection'],
  doc: {
    summary: 'Closes connections, chosen by address, id, type or user.',
    since: '2.4.0',
    group: 'connection',
    complexity: 'O(N) where N is the number of client connections',
    syntax: '<ip:port | <ID client-id | TYPE <normal | master | slave | replica | pubsub> | USER username | ADDR ip:port | LADDR ip:port | SKIPME yes/no> [<ID client-id | TYPE <normal | master | slave | replica | pubsub> | USER username | ADDR ip:port | LADDR ip:port | SKIPME yes/no> ...]>',
  },
  run(ctx, args) {
    const { client, node, reply } = ctx
    const isOldForm = args.length === 3
    const filter: KillFilter = isOldForm ? { address: args[2]!, skipsMe: false } : readFilter(args.slice(2))
    const doomed = [...node.clients].filter((other) => isDoomed(other, filter, client))
    for (const other of doomed) {
      if (other === client) client.closeAfterReply = true
      else other.destroy()
    }
    if (!isOldForm) return reply.integer(doomed.length)
    if (doomed.length === 0) throw new ReplyError('ERR No such client')
    reply.ok()
  },
}

interface KillFilter {
  address?: Bytes
  localAddress?: Bytes
  id?: number
  type?: ClientType
  user?: Bytes
  skipsMe: boolean
}

function readFilter(words: readonly Bytes[]): KillFilter {
  const filter: KillFilter = { skipsMe: true }
  if (words.length % 2 !== 0) throw syntaxError()
  for (let i = 0; i < words.length; i += 2) readOption(filter, words[i]!.toLowerCase(), words[i + 1]!)
  return filter
}

function readOption(filter: KillFilter, name: string, value: Bytes): void {
  switch (name) {
    case 'id':
      filter.id = readAtLeast(value, 1, 'ERR client-id should be greater than 0')
      return
    case 'type':
      filter.type = readClientType(value)
      return
    case 'addr':
      filter.address = value
      return
    case 'laddr':
      filter.localAddress = value
      return
    case 'user':
      if (value !== 'default') throw new ReplyError(`ERR No such user '${value}'`)
      filter.user = value
      return
    case 'skipme':
      if (!/^(yes|no)$/i.test(value)) throw syntaxError()
      filter.skipsMe = value.toLowerCase() === 'yes'
      return
    default:
      throw syntaxError()
  }
}

function isDoomed(client: Client, filter: KillFilter, me: Client): boolean {
  if (filter.address !== undefined && client.address !== filter.address) return false
  if (filter.localAddress !== undefined && localAddress(client) !== filter.localAddress) return false
  if (filter.id !== undefined && client.id !== filter.id) return false
  if (filter.type !== undefined && clientType(client) !== filter.type) return false
  if (filter.user !== undefined && client.user !== filter.user) return false
  return client !== me || !filter.skipsMe
}
