import type { Bytes } from '../../bytes.ts'
import { ReplyError } from '../command.ts'
import { longDoubleFromText } from './long-double.ts'

const INT64_MAX = 2n ** 63n - 1n

/**
 * The time-out of a blocking command, seconds with a fraction, in milliseconds rounded up; 0 stands for none.
 * @throws ReplyError for no number, a negative one, and one beyond 64 bits (getTimeoutFromObjectOrReply)
 */
export function readBlockingTimeoutMs(text: Bytes): number {
  const seconds = longDoubleFromText(text)
  if (seconds === undefined) throw new ReplyError('ERR timeout is not a float or out of range')
  if (seconds === 'infinite') throw text.startsWith('-') ? negative() : outOfRange()
  const { mantissa, exponent } = seconds
  const ms = exponent >= 0 ? mantissa * 1000n * 2n ** BigInt(exponent) : divideUp(mantissa * 1000n, 2n ** BigInt(-exponent))
  if (ms < 0n) throw negative()
  if (ms > INT64_MAX) throw outOfRange()
  return Number(ms)
}

function divideUp(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor
  return dividend > 0n && dividend % divisor !== 0n ? quotient + 1n : quotient
}

const negative = (): ReplyError => new ReplyError('ERR timeout is negative')
const outOfRange = (): ReplyError => new ReplyError('ERR timeout is out of range')
