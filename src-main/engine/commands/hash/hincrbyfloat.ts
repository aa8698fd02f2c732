import { addLongDoubles, formatLongDouble, longDoubleFromText } from '../arguments/long-double.ts'
import { firstKey, ReplyError, type CommandSpec } from '../command.ts'
import { notAFloat } from '../reply-errors.ts'
import { existingHash, setFields } from './hash-key.ts'

export const hincrbyfloat: CommandSpec = {
  name: 'hincrbyfloat',
  arity: 4,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['hash'],
  keys: firstKey('RW', 'access', 'update'),
  doc: {
    summary: 'Adds to the floating-point number in a field, which starts at 0.',
    since: '2.6.0',
    group: 'hash',
    complexity: 'O(1)',
    syntax: 'key field increment{double}',
  },
  run(ctx, args) {
    const key = args[1]!
    const increment = longDoubleFromText(args[3]!)
    if (increment === undefined) throw notAFloat()
    if (increment === 'infinite') throw new ReplyError('ERR value is NaN or Infinity')
    const hash = existingHash(ctx.db, key)
    const before = longDoubleFromText(hash?.get(args[2]!) ?? '0')
    if (before === undefined) throw new ReplyError('ERR hash value is not a float')
    if (before === 'infinite') throw new ReplyError('ERR increment would produce NaN or Infinity')
    const after = formatLongDouble(addLongDoubles(before, increment))
    setFields(ctx.db, key, hash, [args[2]!, after], 0, 'hincrbyfloat')
    ctx.reply.bulk(after)
    // The result travels, not the sum: a replica's long double may be another (hincrbyfloatCommand).
    ctx.propagateAs = [['HSET', key, args[2]!, after]]
  },
}
