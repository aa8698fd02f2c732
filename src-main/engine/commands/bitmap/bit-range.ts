import type { Bytes } from '../../bytes.ts'
import { isKeyword } from '../arguments/keyword.ts'
import { syntaxError } from '../reply-errors.ts'

/** First and last bit of a range; empty when the first is after the last. */
export interface BitRange {
  readonly first: number
  readonly last: number
}

/** True for BIT, false for BYTE. @throws ReplyError syntax error */
export function readIsBits(argument: Bytes): boolean {
  if (isKeyword(argument, 'bit')) return true
  if (isKeyword(argument, 'byte')) return false
  throw syntaxError()
}

/** The bits of a string of `lengthBytes` from one bit or byte to another, both inclusive, negative ones from the end. */
export function bitRange(start: number, end: number, isBits: boolean, lengthBytes: number): BitRange {
  const length = isBits ? lengthBytes * 8 : lengthBytes
  const first = Math.max(start < 0 ? length + start : start, 0)
  const last = Math.min(Math.max(end < 0 ? length + end : end, 0), length - 1)
  return isBits ? { first, last } : { first: first * 8, last: last * 8 + 7 }
}

/** The byte at `index` of a string, the bits outside a range cleared. */
export function byteWithin(text: Bytes, index: number, { first, last }: BitRange): number {
  let byte = text.charCodeAt(index)
  if (index === first >> 3) byte &= 0xff >> (first & 7)
  if (index === last >> 3) byte &= 0xff << (7 - (last & 7))
  return byte & 0xff
}
