import type { CommandSpec } from '../command.ts'
import { differenceScores, replyCombination } from './combining.ts'

export const zdiff: CommandSpec = {
  name: 'zdiff',
  arity: -3,
  flags: ['readonly', 'movablekeys'],
  acl: ['sortedset'],
  keys: [{ flags: ['RO', 'access'], begin: { index: 1 }, find: { keyNumIndex: 0, firstKey: 1, step: 1 } }],
  doc: {
    summary: 'Lists the members that only the first sorted set has.',
    since: '6.2.0',
    group: 'sorted-set',
    complexity: 'O(L+(N-K)*log(N)) for L members of all sets, N of the first and K in the result',
    syntax: 'numkeys key [key ...] [WITHSCORES]',
  },
  run: (ctx, args) => replyCombination(ctx, args, { name: 'zdiff', weights: false, scores: true }, differenceScores),
}
