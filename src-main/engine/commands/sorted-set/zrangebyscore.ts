import { firstKey, type CommandSpec } from '../command.ts'
import { replyRange } from './ranging.ts'

export const zrangebyscore: CommandSpec = {
  name: 'zrangebyscore',
  arity: -4,
  flags: ['readonly'],
  acl: ['sortedset'],
  keys: firstKey('RO', 'access'),
  doc: {
    summary: 'Reads a range of scores.',
    since: '1.0.5',
    group: 'sorted-set',
    complexity: 'O(log(N)+M) for M members returned',
    syntax: 'key min max [WITHSCORES]{2.0.0} [LIMIT offset count]',
    deprecated: { since: '6.2.0', replacedBy: '`ZRANGE key min max BYSCORE`' },
    history: [['2.0.0', 'Takes `WITHSCORES`.']],
  },
  run: (ctx, args) => replyRange(ctx, args, { kind: 'score', direction: 'ascending', scores: true }),
}
