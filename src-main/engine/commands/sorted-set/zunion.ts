import type { CommandSpec } from '../command.ts'
import { replyCombination, unionScores } from './combining.ts'

export const zunion: CommandSpec = {
  name: 'zunion',
  arity: -3,
  flags: ['readonly', 'movablekeys'],
  acl: ['sortedset'],
  keys: [{ flags: ['RO', 'access'], begin: { index: 1 }, find: { keyNumIndex: 0, firstKey: 1, step: 1 } }],
  doc: {
    summary: 'Lists the members that any sorted set has, with their scores combined.',
    since: '6.2.0',
    group: 'sorted-set',
    complexity: 'O(N)+O(M*log(M)) for N members of all sets and M in the result',
    syntax: 'numkeys key [key ...] [WEIGHTS weight [weight ...]] [AGGREGATE <SUM | MIN | MAX>{aggregate}] [WITHSCORES]',
  },
  run: (ctx, args) => replyCombination(ctx, args, { name: 'zunion', weights: true, scores: true }, unionScores),
}
