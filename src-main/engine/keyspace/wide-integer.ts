import type { Bytes } from '../bytes.ts'
import { integerFromText } from './integer-text.ts'

/** A 64-bit integer, exact: a number wherever a double holds it, else a bigint. Each value has one form only, so that `===` and `<` work. */
export type WideInteger = number | bigint

export const UINT64_MAX: WideInteger = 2n ** 64n - 1n

/** What C's strtoull reads where a text is no canonical integer: spaces and a sign before, leading zeros. */
const LOOSE_DECIMAL = /^[\t-\r ]*([+-]?)(\d+)$/

/** The one form of a value. */
export function toWide(value: bigint): WideInteger {
  const approximate = Number(value)
  return Number.isSafeInteger(approximate) ? approximate : value
}

/** A sum, as C's uint64_t wraps it. */
export function addUint64(a: WideInteger, b: WideInteger): WideInteger {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b
    if (sum >= 0 && sum <= Number.MAX_SAFE_INTEGER) return sum
  }
  return toWide(BigInt.asUintN(64, BigInt(a) + BigInt(b)))
}

/** A sum, as C's int64_t wraps it. */
export function addInt64(a: WideInteger, b: WideInteger): WideInteger {
  return subtractInt64(a, -b)
}

/** A difference, as C's int64_t wraps it. */
export function subtractInt64(a: WideInteger, b: WideInteger): WideInteger {
  if (typeof a === 'number' && typeof b === 'number') {
    const difference = a - b
    if (Number.isSafeInteger(difference)) return difference
  }
  return toWide(BigInt.asIntN(64, BigInt(a) - BigInt(b)))
}

/** Reads an unsigned 64-bit integer as string2ull does, which takes what strtoull takes; undefined for every other text. */
export function uint64FromText(text: Bytes): WideInteger | undefined {
  const integer = integerFromText(text)
  if (integer !== undefined) return integer < 0 ? undefined : integer
  const [, sign, digits] = LOOSE_DECIMAL.exec(text) ?? []
  if (digits === undefined) return undefined
  const value = BigInt(digits)
  if (value > UINT64_MAX) return undefined
  return toWide(sign === '-' ? BigInt.asUintN(64, -value) : value)
}
