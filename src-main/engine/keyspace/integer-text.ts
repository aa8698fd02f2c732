import type { Bytes } from '../bytes.ts'

const MINUS = 45
const ZERO = 48
const NINE = 57
/** Any number of this many digits is below 2^53, so that doubles hold it exactly. */
const SAFE_DIGITS = 15

const INT64_MAX = 9223372036854775807n
const INT64_MIN = -9223372036854775808n

/**
 * The number that a text is the one decimal form of: no plus sign, no leading zero, no space, no "-0"
 * (util.c, string2ll). A plain number where a double is exact, a bigint in the rest of the signed 64-bit range,
 * undefined for every other text.
 */
export function integerFromText(text: Bytes): number | bigint | undefined {
  const length = text.length
  if (length === 0 || length > 20) return undefined
  const negative = text.charCodeAt(0) === MINUS
  const start = negative ? 1 : 0
  const first = text.charCodeAt(start)
  if (first === ZERO) return length === 1 ? 0 : undefined
  let value = 0
  for (let at = start; at < length; at++) {
    const digit = text.charCodeAt(at)
    if (digit < ZERO || digit > NINE) return undefined
    value = value * 10 + (digit - ZERO)
  }
  if (length === start) return undefined
  if (length - start <= SAFE_DIGITS) return negative ? -value : value
  return wideInteger(text)
}

/** True when a set may keep the text as an integer, and when OBJECT ENCODING says "int". */
export function isIntegerText(text: Bytes): boolean {
  return integerFromText(text) !== undefined
}

/** True for what fits a signed 64-bit integer. */
export function fitsInt64(value: bigint): boolean {
  return value >= INT64_MIN && value <= INT64_MAX
}

function wideInteger(digits: Bytes): number | bigint | undefined {
  const value = BigInt(digits)
  if (!fitsInt64(value)) return undefined
  const approximate = Number(value)
  return Number.isSafeInteger(approximate) ? approximate : value
}
