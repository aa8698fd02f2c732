import { firstKey, type CommandSpec } from '../command.ts'
import { replyRange } from './ranging.ts'

export const zrange: CommandSpec = {
  name: 'zrange',
  arity: -4,
  flags: ['readonly'],
  acl: ['sortedset'],
  keys: firstKey('RO', 'access'),
  doc: {
    summary: 'Reads a range of ranks, scores or members, in either direction.',
    since: '1.2.0',
    group: 'sorted-set',
    complexity: 'O(log(N)+M) for M members returned',
    syntax: 'key start{string} stop{string} [BYSCORE | BYLEX]{sortby 6.2.0} [REV]{6.2.0} [LIMIT offset count]{6.2.0} [WITHSCORES]',
    history: [['6.2.0', 'Takes `REV`, `BYSCORE`, `BYLEX` and `LIMIT`.']],
  },
  run: (ctx, args) => replyRange(ctx, args, { kind: 'any', direction: 'any', scores: true }),
}
