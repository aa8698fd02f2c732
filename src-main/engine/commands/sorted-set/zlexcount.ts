import { readMemberRange } from '../arguments/range-bound.ts'
import { firstKey, type CommandSpec } from '../command.ts'
import { replyCount } from './counting.ts'

export const zlexcount: CommandSpec = {
  name: 'zlexcount',
  arity: 4,
  flags: ['readonly', 'fast'],
  acl: ['sortedset'],
  keys: firstKey('RO', 'access'),
  doc: { summary: 'Counts the members within a range of members.', since: '2.8.9', group: 'sorted-set', complexity: 'O(log(N))', syntax: 'key min{string} max{string}' },
  run: (ctx, args) => replyCount(ctx, args[1]!, readMemberRange(args[2]!, args[3]!)),
}
