import type { Bytes } from '../../bytes.ts'
import { integerFromText } from '../../keyspace/integer-text.ts'
import { notAFloat } from '../reply-errors.ts'

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
const HEXADECIMAL = /^([+-]?)0x([0-9a-f]*)\.?([0-9a-f]*)(?:p([+-]?\d+))?$/i
const INFINITE = /^([+-]?)inf(inity)?$/i

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
  const integer = integerFromText(text)
  if (integer !== undefined) return Number(integer)
  if (DECIMAL.test(text)) return inRange(Number(text), text)
  const infinite = INFINITE.exec(text)
  if (infinite) return infinite[1] === '-' ? -Infinity : Infinity
  return hexadecimal(text)
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
