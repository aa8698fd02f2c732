import type { Bytes } from '../../bytes.ts'
import { fitsInt64, integerFromText } from '../../keyspace/integer-text.ts'
import { ReplyError } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { notAnInteger } from '../reply-errors.ts'
import { existingString, KEEP_EXPIRY } from './string-key.ts'

/** Adds to the integer a string holds, exactly over all 64 bits, and answers the sum (incrDecrCommand). */
export function addToInteger(ctx: CommandContext, key: Bytes, increment: number | bigint): void {
  const text = existingString(ctx.db, key)
  const before = text === undefined ? 0 : integerFromText(text)
  if (before === undefined) throw notAnInteger()
  const sum = exactSum(before, increment)
  if (sum === undefined) throw new ReplyError('ERR increment or decrement would overflow')
  ctx.db.set(key, String(sum), KEEP_EXPIRY)
  ctx.db.notify('string', 'incrby', key)
  ctx.reply.integer(sum)
}

/** The sum of two integers of up to 64 bits, undefined when it has more. */
export function exactSum(a: number | bigint, b: number | bigint): number | bigint | undefined {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b
    if (Number.isSafeInteger(sum)) return sum
  }
  const sum = BigInt(a) + BigInt(b)
  return fitsInt64(sum) ? sum : undefined
}
