import { firstKey, type CommandSpec } from '../command.ts'
import { sortKey } from './sorting.ts'

export const sortRo: CommandSpec = {
  name: 'sort_ro',
  arity: -2,
  flags: ['readonly', 'movablekeys'],
  acl: ['set', 'sortedset', 'list', 'dangerous'],
  keys: firstKey('RO', 'access'),
  doc: {
    summary: 'Sorts a list, set or sorted set without storing the result.',
    since: '7.0.0',
    group: 'generic',
    complexity: 'O(N+M*log(M)) for N elements and M returned',
    syntax: 'key [BY pattern] [LIMIT offset count] [GET pattern [GET pattern ...]] [ASC | DESC] [ALPHA]',
  },
  findKeys: () => [1],
  run: (ctx, args) => sortKey(ctx, args, true),
}
