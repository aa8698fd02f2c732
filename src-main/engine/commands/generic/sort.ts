import { firstKey, type CommandSpec } from '../command.ts'
import { sortKeyIndexes } from './sort-options.ts'
import { sortKey } from './sorting.ts'

export const sort: CommandSpec = {
  name: 'sort',
  arity: -2,
  flags: ['write', 'denyoom', 'movablekeys'],
  acl: ['set', 'sortedset', 'list', 'dangerous'],
  keys: firstKey('RO', 'access'),
  doc: {
    summary: 'Sorts a list, set or sorted set, by its elements or by other keys, and may store the result.',
    since: '1.0.0',
    group: 'generic',
    complexity: 'O(N+M*log(M)) for N elements and M returned',
    syntax: 'key [BY pattern] [LIMIT offset count] [GET pattern [GET pattern ...]] [ASC | DESC] [ALPHA] [STORE destination]',
  },
  findKeys: sortKeyIndexes,
  run: (ctx, args) => sortKey(ctx, args, false),
}
