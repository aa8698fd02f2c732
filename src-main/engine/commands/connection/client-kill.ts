import type { Acl } from '../../acl/acl.ts'
import type { User } from '../../acl/user.ts'
import type { Bytes } from '../../bytes.ts'
import { type CommandSpec, ReplyError } from '../command.ts'
import { syntaxError } from '../reply-errors.ts'
import { type ClientType, clientType, hostPort, localAddress, readClientType } from '../../client/client-info.ts'
import { readAtLeast } from '../arguments/integer.ts'
import type { Client } from '../../client/client.ts'
import type { ReplicationPeer } from '../../replication/replication-peer.ts'

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
    syntax: '<ip:port{-2.8.12} | <[ID client-id{2.8.12}] | [TYPE <NORMAL | MASTER{3.2.0} | SLAVE | REPLICA{5.0.0} | PUBSUB>{normal_master_slave_pubsub 2.8.12}] | [USER username] | [ADDR ip:port] | [LADDR ip:port{6.2.0}] | [SKIPME yes/no]> ...{new-format}>{filter}',
    history: [
      ['2.8.12', 'Takes filters.'],
      ['2.8.12', 'Takes `ID`.'],
      ['3.2.0', '`TYPE` takes `master`.'],
      ['5.0.0', '`TYPE` takes `replica`, for which `slave` stays allowed.'],
      ['6.2.0', 'Takes `LADDR`.'],
    ],
  },
  run(ctx, args) {
    const { client, node, reply } = ctx
    const isOldForm = args.length === 3
    const filter: KillFilter = isOldForm ? { address: args[2]!, skipsMe: false } : readFilter(args.slice(2), node.acl)
    const doomed = [...node.clients].filter((other) => isDoomed(factsOf(other), filter) && (other !== client || !filter.skipsMe))
    const peers = node.replication.peers.filter((peer) => isDoomed(factsOfPeer(peer), filter))
    for (const other of doomed) {
      if (other === client) client.closeAfterReply = true
      else other.destroy()
    }
    for (const peer of peers) peer.close()
    const count = doomed.length + peers.length
    if (!isOldForm) return reply.integer(count)
    if (count === 0) throw new ReplyError('ERR No such client')
    reply.ok()
  },
}

interface KillFilter {
  address?: Bytes
  localAddress?: Bytes
  id?: number
  type?: ClientType
  user?: User
  skipsMe: boolean
}

function readFilter(words: readonly Bytes[], acl: Acl): KillFilter {
  const filter: KillFilter = { skipsMe: true }
  // A word without a value is found only once those before it were looked at.
  for (let i = 0; i < words.length; i += 2) {
    const value = words[i + 1]
    if (value === undefined) throw syntaxError()
    readOption(filter, words[i]!.toLowerCase(), value, acl)
  }
  return filter
}

function readOption(filter: KillFilter, name: string, value: Bytes, acl: Acl): void {
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
      filter.user = userNamed(acl, value)
      return
    case 'skipme':
      if (!/^(yes|no)$/i.test(value)) throw syntaxError()
      filter.skipsMe = value.toLowerCase() === 'yes'
      return
    default:
      throw syntaxError()
  }
}

function userNamed(acl: Acl, name: Bytes): User {
  const user = acl.user(name)
  if (user === undefined) throw new ReplyError(`ERR No such user '${name}'`)
  return user
}

interface ConnectionFacts {
  readonly id: number
  readonly address: Bytes
  readonly localAddress: Bytes
  readonly type: ClientType
  /** Undefined for a primary, which acts under no user. */
  readonly userName: Bytes | undefined
}

function factsOf(client: Client): ConnectionFacts {
  return { id: client.id, address: client.address, localAddress: localAddress(client), type: clientType(client), userName: client.user?.name }
}

function factsOfPeer({ id, type, ip, port, localIp, localPort, userName }: ReplicationPeer): ConnectionFacts {
  return { id, type, address: hostPort(ip, port), localAddress: hostPort(localIp, localPort), userName }
}

function isDoomed(facts: ConnectionFacts, filter: KillFilter): boolean {
  if (filter.address !== undefined && facts.address !== filter.address) return false
  if (filter.localAddress !== undefined && facts.localAddress !== filter.localAddress) return false
  if (filter.id !== undefined && facts.id !== filter.id) return false
  if (filter.type !== undefined && facts.type !== filter.type) return false
  return filter.user === undefined || facts.userName === filter.user.name
}
