import type { CommandSpec } from '../command.ts'
import { intersectionScores, replyCombination } from './combining.ts'

export const zinter: CommandSpec = {
  name: 'zinter',
  arity: -3,
  flags: ['readonly', 'movablekeys'],
  acl: ['sortedset'],
  keys: [{ flags: ['RO', 'access'], begin: { index: 1 }, find: { keyNumIndex: 0, firstKey: 1, step: 1 } }],
  doc: {
    summary: 'Lists the members that all sorted sets have, with their scores combined.',
    since: '6.2.0',
    group: 'sorted-set',
    complexity: 'O(N*K)+O(M*log(M)) for the smallest set N, K sets and M in the result',
    syntax: 'numkeys key [key ...] [WEIGHTS weight [weight ...]] [AGGREGATE <SUM | MIN | MAX>{aggregate}] [WITHSCORES]',
  },
  run: (ctx, args) => replyCombination(ctx, args, { name: 'zinter', weights: true, scores: true }, intersectionScores),
}
