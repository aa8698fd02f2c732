import type { CommandSpec } from '../command.ts'
import { blockingPopEntry } from './blocking-pop.ts'

export const bzpopmax: CommandSpec = {
  name: 'bzpopmax',
  arity: -3,
  flags: ['write', 'noscript', 'fast', 'blocking'],
  acl: ['sortedset'],
  keys: [{ flags: ['RW', 'access', 'delete'], begin: { index: 1 }, find: { lastKey: -2, step: 1, limit: 0 } }],
  doc: {
    summary: 'Takes the member with the greatest score from the first of several sorted sets that has any, and waits for one if none has.',
    since: '5.0.0',
    group: 'sorted-set',
    complexity: 'O(log(N)) with N being the number of elements in the sorted set.',
    syntax: 'key [key ...] timeout',
    history: [['6.0.0', 'The timeout may have a fraction.']],
  },
  run: (ctx, args) => blockingPopEntry(ctx, args, 'max'),
}
