import { firstKey, type CommandSpec } from '../command.ts'
import { replyRange } from './ranging.ts'

export const zrevrange: CommandSpec = {
  name: 'zrevrange',
  arity: -4,
  flags: ['readonly'],
  acl: ['sortedset'],
  keys: firstKey('RO', 'access'),
  doc: {
    summary: 'Reads a range of ranks in descending order.',
    since: '1.2.0',
    group: 'sorted-set',
    complexity: 'O(log(N)+M) for M members returned',
    syntax: 'key start stop [WITHSCORES]',
    deprecated: { since: '6.2.0', replacedBy: '`ZRANGE key start stop REV`' },
  },
  run: (ctx, args) => replyRange(ctx, args, { kind: 'rank', direction: 'descending', scores: true }),
}
