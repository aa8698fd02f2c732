import { firstKey, type CommandSpec } from '../command.ts'
import { replyRange } from './ranging.ts'

export const zrevrangebylex: CommandSpec = {
  name: 'zrevrangebylex',
  arity: -4,
  flags: ['readonly'],
  acl: ['sortedset'],
  keys: firstKey('RO', 'access'),
  doc: {
    summary: 'Reads a range of members of one score in descending order.',
    since: '2.8.9',
    group: 'sorted-set',
    complexity: 'O(log(N)+M) for M members returned',
    syntax: 'key max{string} min{string} [LIMIT offset count]',
    deprecated: { since: '6.2.0', replacedBy: '`ZRANGE key max min BYLEX REV`' },
  },
  run: (ctx, args) => replyRange(ctx, args, { kind: 'member', direction: 'descending', scores: true }),
}
