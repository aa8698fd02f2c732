import { firstKey, type CommandSpec } from '../command.ts'
import { leftMs, replyExpiry, roundToSeconds } from './time-left.ts'

export const ttl: CommandSpec = {
  name: 'ttl',
  arity: 2,
  flags: ['readonly', 'fast'],
  acl: ['keyspace'],
  tips: ['nondeterministic_output'],
  keys: firstKey('RO', 'access'),
  doc: { summary: 'Tells how many seconds a key has left.', since: '1.0.0', group: 'generic', complexity: 'O(1)', syntax: 'key', history: [['2.8.0', 'Tells missing keys, -2, from those that never expire.']] },
  run: (ctx, args) => replyExpiry(ctx, args[1]!, (atMs) => roundToSeconds(leftMs(ctx, atMs))),
}
