import { readWideInteger } from '../arguments/integer.ts'
import { firstKey, ReplyError, type CommandSpec } from '../command.ts'
import { addToInteger } from './counting.ts'

const INT64_MIN = -9223372036854775808n

export const decrby: CommandSpec = {
  name: 'decrby',
  arity: 3,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['string'],
  keys: firstKey('RW', 'access', 'update'),
  doc: { summary: 'Takes from an integer, which starts at 0.', since: '1.0.0', group: 'string', complexity: 'O(1)', syntax: 'key decrement' },
  run(ctx, args) {
    const decrement = readWideInteger(args[2]!)
    // Its negative has no place in 64 bits.
    if (decrement === INT64_MIN) throw new ReplyError('ERR decrement would overflow')
    addToInteger(ctx, args[1]!, -decrement)
  },
}
