import { readScoreRange } from '../arguments/range-bound.ts'
import { firstKey, type CommandSpec } from '../command.ts'
import { removeRange } from './removing.ts'
import { ranksWithin } from './sorted-set-key.ts'

export const zremrangebyscore: CommandSpec = {
  name: 'zremrangebyscore',
  arity: 4,
  flags: ['write'],
  acl: ['sortedset'],
  keys: firstKey('RW', 'delete'),
  doc: {
    summary: 'Removes a range of scores.',
    since: '1.2.0',
    group: 'sorted-set',
    complexity: 'O(log(N)+M*log(N)) for M members removed',
    syntax: 'key min max',
  },
  run(ctx, args) {
    const range = readScoreRange(args[2]!, args[3]!)
    removeRange(ctx, args[1]!, 'zremrangebyscore', (set) => ranksWithin(set, range))
  },
}
