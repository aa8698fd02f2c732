import { firstKey, type CommandSpec } from '../command.ts'
import { replyRange } from './ranging.ts'

export const zrevrangebyscore: CommandSpec = {
  name: 'zrevrangebyscore',
  arity: -4,
  flags: ['readonly'],
  acl: ['sortedset'],
  keys: firstKey('RO', 'access'),
  doc: {
    summary: 'Reads a range of scores in descending order.',
    since: '2.2.0',
    group: 'sorted-set',
    complexity: 'O(log(N)+M) for M members returned',
    syntax: 'key max min [WITHSCORES] [LIMIT offset count]',
    deprecated: { since: '6.2.0', replacedBy: '`ZRANGE key max min BYSCORE REV`' },
    history: [['2.1.6', 'Takes exclusive bounds.']],
  },
  run: (ctx, args) => replyRange(ctx, args, { kind: 'score', direction: 'descending', scores: true }),
}
