import { addLongDoubles, formatLongDouble, longDoubleFromText } from '../arguments/long-double.ts'
import { firstKey, ReplyError, type CommandSpec } from '../command.ts'
import { notAFloat } from '../reply-errors.ts'
import { existingString, KEEP_EXPIRY } from './string-key.ts'

export const incrbyfloat: CommandSpec = {
  name: 'incrbyfloat',
  arity: 3,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['string'],
  keys: firstKey('RW', 'access', 'update'),
  doc: { summary: 'Adds to a floating-point number, which starts at 0.', since: '2.6.0', group: 'string', complexity: 'O(1)', syntax: 'key increment{double}' },
  run(ctx, args) {
    const key = args[1]!
    const before = longDoubleFromText(existingString(ctx.db, key) ?? '0')
    const increment = longDoubleFromText(args[2]!)
    if (before === undefined || increment === undefined) throw notAFloat()
    if (before === 'infinite' || increment === 'infinite') throw new ReplyError('ERR increment would produce NaN or Infinity')
    const after = formatLongDouble(addLongDoubles(before, increment))
    ctx.db.set(key, after, KEEP_EXPIRY)
    ctx.db.notify('string', 'incrbyfloat', key)
    ctx.reply.bulk(after)
    // The result travels, not the sum: a replica's long double may be another (incrbyfloatCommand).
    ctx.propagateAs = [['SET', key, after, 'KEEPTTL']]
  },
}
