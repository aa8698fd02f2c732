import type { CommandSpec } from '../command.ts'
import { storeCombination, unionScores } from './combining.ts'

export const zunionstore: CommandSpec = {
  name: 'zunionstore',
  arity: -4,
  flags: ['write', 'denyoom', 'movablekeys'],
  acl: ['sortedset'],
  keys: [
    { flags: ['OW', 'update'], begin: { index: 1 }, find: { lastKey: 0, step: 1, limit: 0 } },
    { flags: ['RO', 'access'], begin: { index: 2 }, find: { keyNumIndex: 0, firstKey: 1, step: 1 } },
  ],
  doc: {
    summary: 'Stores the members that any sorted set has, with their scores combined.',
    since: '2.0.0',
    group: 'sorted-set',
    complexity: 'O(N)+O(M*log(M)) for N members of all sets and M in the result',
    syntax: 'destination numkeys key [key ...] [WEIGHTS weight [weight ...]] [AGGREGATE <SUM | MIN | MAX>{aggregate}]',
  },
  run: (ctx, args) => storeCombination(ctx, args, { name: 'zunionstore', weights: true, scores: false }, unionScores),
}
