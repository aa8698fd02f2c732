import type { Bytes } from '../../bytes.ts'
import { integerFromText } from '../../keyspace/integer-text.ts'
import type { WideInteger } from '../../keyspace/wide-integer.ts'
import { ReplyError } from '../command.ts'
import { notAnInteger } from '../reply-errors.ts'

/**
 * An integer argument as a number. Beyond 2^53 the nearest double stands for it, which is enough for an index or a
 * count; arithmetic on stored values uses `integerFromText`.
 * @throws ReplyError when the text is no signed 64-bit integer (getLongLongFromObjectOrReply)
 */
export function readInteger(text: Bytes): number {
  return Number(readWideInteger(text))
}

/**
 * An integer argument that must stay exact beyond 2^53.
 * @throws ReplyError for a text that is no 64-bit integer
 */
export function readWideInteger(text: Bytes): WideInteger {
  const value = integerFromText(text)
  if (value === undefined) throw notAnInteger()
  return value
}

/**
 * An integer argument of 0 or more.
 * @throws ReplyError with Redis's one wording for a text that is no integer and for a negative one (getPositiveLongFromObjectOrReply)
 */
export function readPositive(text: Bytes): number {
  return readAtLeast(text, 0, 'ERR value is out of range, must be positive')
}

/**
 * An integer argument not below a least value.
 * @throws ReplyError with the wording given (getRangeLongFromObjectOrReply)
 */
export function readAtLeast(text: Bytes, least: number, refusal: string): number {
  const value = integerFromText(text)
  if (value === undefined || value < least) throw new ReplyError(refusal)
  return Number(value)
}
