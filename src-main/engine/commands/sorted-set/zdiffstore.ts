import type { CommandSpec } from '../command.ts'
import { differenceScores, storeCombination } from './combining.ts'

export const zdiffstore: CommandSpec = {
  name: 'zdiffstore',
  arity: -4,
  flags: ['write', 'denyoom', 'movablekeys'],
  acl: ['sortedset'],
  keys: [
    { flags: ['OW', 'update'], begin: { index: 1 }, find: { lastKey: 0, step: 1, limit: 0 } },
    { flags: ['RO', 'access'], begin: { index: 2 }, find: { keyNumIndex: 0, firstKey: 1, step: 1 } },
  ],
  doc: {
    summary: 'Stores the members that only the first sorted set has.',
    since: '6.2.0',
    group: 'sorted-set',
    complexity: 'O(L+(N-K)*log(N)) for L members of all sets, N of the first and K in the result',
    syntax: 'destination numkeys key [key ...]',
  },
  run: (ctx, args) => storeCombination(ctx, args, { name: 'zdiffstore', weights: false, scores: false }, differenceScores),
}
