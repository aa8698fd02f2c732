import { SortedSetValue } from '../../keyspace/types/sorted-set-value.ts'
import type { CommandSpec } from '../command.ts'
import { readRangeQuery } from './range-query.ts'
import { existingSortedSet, storeSortedSet } from './sorted-set-key.ts'

export const zrangestore: CommandSpec = {
  name: 'zrangestore',
  arity: -5,
  flags: ['write', 'denyoom'],
  acl: ['sortedset'],
  keys: [
    { flags: ['OW', 'update'], begin: { index: 1 }, find: { lastKey: 0, step: 1, limit: 0 } },
    { flags: ['RO', 'access'], begin: { index: 2 }, find: { lastKey: 0, step: 1, limit: 0 } },
  ],
  doc: {
    summary: 'Stores a range of a sorted set under another key.',
    since: '6.2.0',
    group: 'sorted-set',
    complexity: 'O(log(N)+M) for M members stored',
    syntax: 'dst{key} src{key} min{string} max{string} [BYSCORE | BYLEX]{sortby} [REV] [LIMIT offset count]',
  },
  run(ctx, args) {
    const query = readRangeQuery(args, 3, { kind: 'any', direction: 'any', scores: false })
    const source = existingSortedSet(ctx.db, args[2]!)
    const range = source && query.ranksIn(source)
    const result = new SortedSetValue(range && source.entries(range.start, range.stop), ctx.db.encodingLimits)
    ctx.reply.integer(storeSortedSet(ctx.db, args[1]!, result, 'zrangestore'))
  },
}
