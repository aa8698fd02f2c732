import type { Bytes } from '../../bytes.ts'
import { integerFromText } from '../../keyspace/integer-text.ts'
import { notAFloat } from '../reply-errors.ts'

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
const HEXADECIMAL = /^([+-]?)0x([0-9a-f]*)\.?([0-9a-f]*)(?:p([+-]?\d+))?$/i
const INFINITE = /^([+-]?)inf(inity)?$/i

const MINUS = 45
const POINT = 46
const ZERO = 48
const NINE = 57
/** Any integer of so many digits is below 2^53. */
const EXACT_DIGITS = 15
const POWERS_OF_TEN = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14]

/**
 * A double argument, in any form that C's strtod takes: decimal, hexadecimal, "inf".
 * @throws ReplyError for any other text (getDoubleFromObjectOrReply)
 */
export function readFloat(text: Bytes): number {
  const value = floatFromText(text)
  if (value === undefined) throw notAFloat()
  return value
}

/** The double a text stands for; undefined for no number, for "nan", and for one too large or too small to tell from zero. */
export function floatFromText(text: Bytes): number | undefined {
  const short = shortDecimal(text)
  if (short !== undefined) return short
  const integer = integerFromText(text)
  if (integer !== undefined) return Number(integer)
  if (DECIMAL.test(text)) return inRange(Number(text), text)
  const infinite = INFINITE.exec(text)
  if (infinite) return infinite[1] === '-' ? -Infinity : Infinity
  return hexadecimal(text)
}

/**
 * A number of few digits, with or without a point. It and the power of ten it is divided by are exact, and so the quotient is the
 * double nearest to what is written, as strtod's is (W. D. Clinger, How to read floating point numbers accurately).
 */
function shortDecimal(text: Bytes): number | undefined {
  const start = text.charCodeAt(0) === MINUS ? 1 : 0
  const digits = text.length - start
  if (digits === 0 || digits > EXACT_DIGITS) return undefined
  let value = 0
  let point = -1
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === POINT && point === -1 && digits > 1) point = at
    else if (code >= ZERO && code <= NINE) value = value * 10 + (code - ZERO)
    else return undefined
  }
  if (point !== -1) value /= POWERS_OF_TEN[text.length - 1 - point]!
  return start === 1 ? -value : value
}

function hexadecimal(text: Bytes): number | undefined {
  const match = HEXADECIMAL.exec(text)
  if (!match || match[2]! + match[3]! === '') return undefined
  const magnitude = Number(BigInt(`0x${match[2]!}${match[3]!}`)) * 2 ** (Number(match[4] ?? 0) - match[3]!.length * 4)
  return inRange(match[1] === '-' ? -magnitude : magnitude, match[2]! + match[3]!)
}

/** strtod's ERANGE: infinite, or zero although a digit was not. */
function inRange(value: number, digits: Bytes): number | undefined {
  if (!Number.isFinite(value)) return undefined
  return value === 0 && /^[^e]*[1-9a-df]/i.test(digits) ? undefined : value
}

/**
 * A number as C's strtod reads it with no more checks: leading spaces pass, no text at all is 0, and what is too large is
 * infinite. So the bounds of score ranges and the weights of SORT are read.
 */
export function looseFloat(text: Bytes): number | undefined {
  const trimmed = text.trimStart()
  if (trimmed === '') return 0
  return floatFromText(trimmed) ?? (DECIMAL.test(trimmed) ? Number(trimmed) : undefined)
}
