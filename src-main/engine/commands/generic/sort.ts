import type { CommandSpec } from '../command.ts'
import { SORTED_KEYS, sortKeyIndexes, UNKNOWN_PLACE } from './sort-options.ts'
import { sortKey } from './sorting.ts'

export const sort: CommandSpec = {
  name: 'sort',
  arity: -2,
  flags: ['write', 'denyoom', 'movablekeys'],
  acl: ['set', 'sortedset', 'list', 'dangerous'],
  keys: [...SORTED_KEYS, { notes: 'Of `STORE`, which may stand anywhere.', flags: ['OW', 'update'], ...UNKNOWN_PLACE }],
  doc: {
    summary: 'Sorts a list, set or sorted set, by its elements or by other keys, and may store the result.',
    since: '1.0.0',
    group: 'generic',
    complexity: 'O(N+M*log(M)) for N elements and M returned',
    syntax: 'key [BY pattern{#1}] [LIMIT offset count] [GET pattern [GET pattern ...]{#1}] [ASC | DESC]{order} [ALPHA]{sorting} [STORE destination{#2}]',
  },
  findKeys: sortKeyIndexes,
  run: (ctx, args) => sortKey(ctx, args, false),
}
