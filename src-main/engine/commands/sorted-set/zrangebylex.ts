import { firstKey, type CommandSpec } from '../command.ts'
import { replyRange } from './ranging.ts'

export const zrangebylex: CommandSpec = {
  name: 'zrangebylex',
  arity: -4,
  flags: ['readonly'],
  acl: ['sortedset'],
  keys: firstKey('RO', 'access'),
  doc: {
    summary: 'Reads a range of members of one score.',
    since: '2.8.9',
    group: 'sorted-set',
    complexity: 'O(log(N)+M) for M members returned',
    syntax: 'key min{string} max{string} [LIMIT offset count]',
    deprecated: { since: '6.2.0', replacedBy: '`ZRANGE key min max BYLEX`' },
  },
  run: (ctx, args) => replyRange(ctx, args, { kind: 'member', direction: 'ascending', scores: true }),
}
