import type { CommandSpec } from '../command.ts'
import { SORTED_KEYS } from './sort-options.ts'
import { sortKey } from './sorting.ts'

export const sortRo: CommandSpec = {
  name: 'sort_ro',
  arity: -2,
  flags: ['readonly', 'movablekeys'],
  acl: ['set', 'sortedset', 'list', 'dangerous'],
  keys: SORTED_KEYS,
  doc: {
    summary: 'Sorts a list, set or sorted set without storing the result.',
    since: '7.0.0',
    group: 'generic',
    complexity: 'O(N+M*log(M)) for N elements and M returned',
    syntax: 'key [BY pattern{#1}] [LIMIT offset count] [GET pattern [GET pattern ...]{#1}] [ASC | DESC]{order} [ALPHA]{sorting}',
  },
  findKeys: () => [1],
  run: (ctx, args) => sortKey(ctx, args, true),
}
