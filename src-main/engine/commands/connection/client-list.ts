import type { Bytes } from '../../bytes.ts'
import { type CommandSpec, ReplyError } from '../command.ts'
import { syntaxError } from '../reply-errors.ts'
import { type ClientType, clientInfoLine, clientType, readClientType } from '../../client/client-info.ts'
import { integerFromText } from '../../keyspace/integer-text.ts'
import { isKeyword } from '../arguments/keyword.ts'
import type { Client } from '../../client/client.ts'

export const clientList: CommandSpec = {
  name: 'list',
  arity: -2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  acl: ['connection'],
  doc: {
    summary: 'Lists open connections.',
    since: '2.4.0',
    group: 'connection',
    complexity: 'O(N) where N is the number of client connections',
    syntax: '[TYPE normal | master | replica | pubsub] [ID client-id [client-id ...]]',
  },
  run(ctx, args) {
    const isListed = readFilter(args)
    const lines = [...ctx.node.clients].filter(isListed).map((client) => `${clientInfoLine(client, ctx.node)}\n`)
    ctx.reply.verbatim('txt', lines.join(''))
  },
}

function readFilter(args: readonly Bytes[]): (client: Client) => boolean {
  if (args.length === 2) return () => true
  if (args.length === 4 && isKeyword(args[2], 'type')) {
    const type: ClientType = readClientType(args[3]!)
    return (client) => clientType(client) === type
  }
  if (args.length < 4 || !isKeyword(args[2], 'id')) throw syntaxError()
  const ids = new Set(args.slice(3).map((text) => readId(text)))
  return (client) => ids.has(client.id)
}

function readId(text: Bytes): number {
  const id = integerFromText(text)
  if (id === undefined) throw new ReplyError('ERR Invalid client ID')
  return Number(id)
}
