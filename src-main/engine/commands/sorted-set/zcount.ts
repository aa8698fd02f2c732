import { readScoreRange } from '../arguments/range-bound.ts'
import { firstKey, type CommandSpec } from '../command.ts'
import { replyCount } from './counting.ts'

export const zcount: CommandSpec = {
  name: 'zcount',
  arity: 4,
  flags: ['readonly', 'fast'],
  acl: ['sortedset'],
  keys: firstKey('RO', 'access'),
  doc: { summary: 'Counts the members within a range of scores.', since: '2.0.0', group: 'sorted-set', complexity: 'O(log(N))', syntax: 'key min max' },
  run: (ctx, args) => replyCount(ctx, args[1]!, readScoreRange(args[2]!, args[3]!)),
}
