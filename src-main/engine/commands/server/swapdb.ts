import type { Bytes } from '../../bytes.ts'
import { type CommandSpec, ReplyError } from '../command.ts'
import { integerFromText } from '../../keyspace/integer-text.ts'

export const swapdbCommand: CommandSpec = {
  name: 'swapdb',
  arity: 3,
  flags: ['write', 'fast'],
  acl: ['keyspace', 'dangerous'],
  doc: {
    summary: 'Exchanges two databases; their clients see the other keys at once.',
    since: '4.0.0',
    group: 'server',
    complexity: 'O(N) where N is the count of clients watching or blocking on keys from both databases.',
    syntax: 'index1 index2',
  },
  run(ctx, args) {
    const { node, reply } = ctx
    if (node.cluster !== undefined) throw new ReplyError('ERR SWAPDB is not allowed in cluster mode')
    const [first, second] = [readIndex(args[1]!, 'first'), readIndex(args[2]!, 'second')]
    const [one, other] = [node.databases[first], node.databases[second]]
    if (one === undefined || other === undefined) throw new ReplyError('ERR DB index is out of range')
    for (const index of [first, second]) node.watchedKeys.flushed(index, (key) => one.has(key) || other.has(key))
    one.swapContent(other)
    for (const index of [first, second]) node.blockedClients.databaseReplaced(index)
    ctx.propagateAs = [args]
    reply.ok()
  },
}

function readIndex(text: Bytes, which: string): number {
  const value = integerFromText(text)
  if (value === undefined || Math.abs(Number(value)) > 0x7fffffff) throw new ReplyError(`ERR invalid ${which} DB index`)
  return Number(value)
}
