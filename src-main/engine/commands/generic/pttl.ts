import { firstKey, type CommandSpec } from '../command.ts'
import { leftMs, replyExpiry } from './time-left.ts'

export const pttl: CommandSpec = {
  name: 'pttl',
  arity: 2,
  flags: ['readonly', 'fast'],
  acl: ['keyspace'],
  tips: ['nondeterministic_output'],
  keys: firstKey('RO', 'access'),
  doc: { summary: 'Tells how many milliseconds a key has left.', since: '2.6.0', group: 'generic', complexity: 'O(1)', syntax: 'key', history: [['2.8.0', 'Tells missing keys, -2, from those that never expire.']] },
  run: (ctx, args) => replyExpiry(ctx, args[1]!, (atMs) => leftMs(ctx, atMs)),
}
