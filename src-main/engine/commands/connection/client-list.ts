import type { Bytes } from '../../bytes.ts'
import { type CommandSpec, ReplyError } from '../command.ts'
import { syntaxError } from '../reply-errors.ts'
import { type ClientType, clientInfoLine, clientType, peerInfoLine, readClientType } from '../../client/client-info.ts'
import { integerFromText } from '../../keyspace/integer-text.ts'
import { isKeyword } from '../arguments/keyword.ts'

export const clientList: CommandSpec = {
  name: 'list',
  arity: -2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  acl: ['connection'],
  tips: ['nondeterministic_output'],
  doc: {
    summary: 'Lists open connections.',
    since: '2.4.0',
    group: 'connection',
    complexity: 'O(N) where N is the number of client connections',
    syntax: '[TYPE <NORMAL | MASTER | REPLICA | PUBSUB>{5.0.0}] [ID client-id [client-id ...]]{block id 6.2.0}',
    history: [
      ['2.8.12', 'Shows the `id`.'],
      ['5.0.0', 'Takes `TYPE`.'],
      ['6.0.0', 'Shows the `user`.'],
      ['6.2.0', 'Shows `argv-mem`, `tot-mem`, `laddr` and `redir`; takes `ID`.'],
      ['7.0.0', 'Shows `resp`, `multi-mem`, `rbs` and `rbp`.'],
      ['7.0.3', 'Shows `ssub`.'],
    ],
  },
  run(ctx, args) {
    const { node } = ctx
    const isListed = readFilter(args)
    const clients = [...node.clients].filter((client) => isListed(client.id, clientType(client)))
    const peers = node.replication.peers.filter(({ id, type }) => isListed(id, type))
    const lines = [
      ...clients.map((client) => ({ id: client.id, line: clientInfoLine(client, node) })),
      ...peers.map((peer) => ({ id: peer.id, line: peerInfoLine(peer, node.clock.nowMs()) })),
    ]
    ctx.reply.verbatim('txt', lines.sort((a, b) => a.id - b.id).map(({ line }) => `${line}\n`).join(''))
  },
}

function readFilter(args: readonly Bytes[]): (id: number, type: ClientType) => boolean {
  if (args.length === 2) return () => true
  if (args.length === 4 && isKeyword(args[2], 'type')) {
    const wanted = readClientType(args[3]!)
    return (_id, type) => type === wanted
  }
  if (args.length < 4 || !isKeyword(args[2], 'id')) throw syntaxError()
  const ids = new Set(args.slice(3).map((text) => readId(text)))
  return (id) => ids.has(id)
}

function readId(text: Bytes): number {
  const id = integerFromText(text)
  if (id === undefined) throw new ReplyError('ERR Invalid client ID')
  return Number(id)
}
