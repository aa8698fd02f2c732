import { readMemberRange } from '../arguments/range-bound.ts'
import { firstKey, type CommandSpec } from '../command.ts'
import { removeRange } from './removing.ts'
import { ranksWithin } from './sorted-set-key.ts'

export const zremrangebylex: CommandSpec = {
  name: 'zremrangebylex',
  arity: 4,
  flags: ['write'],
  acl: ['sortedset'],
  keys: firstKey('RW', 'delete'),
  doc: {
    summary: 'Removes a range of members of one score.',
    since: '2.8.9',
    group: 'sorted-set',
    complexity: 'O(log(N)+M*log(N)) for M members removed',
    syntax: 'key min{string} max{string}',
  },
  run(ctx, args) {
    const range = readMemberRange(args[2]!, args[3]!)
    removeRange(ctx, args[1]!, 'zremrangebylex', (set) => ranksWithin(set, range))
  },
}
