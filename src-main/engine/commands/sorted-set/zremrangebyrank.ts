import { indexRange } from '../arguments/index-range.ts'
import { readInteger } from '../arguments/integer.ts'
import { firstKey, type CommandSpec } from '../command.ts'
import { removeRange } from './removing.ts'

export const zremrangebyrank: CommandSpec = {
  name: 'zremrangebyrank',
  arity: 4,
  flags: ['write'],
  acl: ['sortedset'],
  keys: firstKey('RW', 'delete'),
  doc: {
    summary: 'Removes a range of ranks.',
    since: '2.0.0',
    group: 'sorted-set',
    complexity: 'O(log(N)+M*log(N)) for M members removed',
    syntax: 'key start stop',
  },
  run(ctx, args) {
    const start = readInteger(args[2]!)
    const stop = readInteger(args[3]!)
    removeRange(ctx, args[1]!, 'zremrangebyrank', (set) => indexRange(start, stop, set.size))
  },
}
