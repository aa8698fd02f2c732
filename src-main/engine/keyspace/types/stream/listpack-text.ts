import type { Bytes } from '../../../bytes.ts'
import { integerFromText } from '../../integer-text.ts'
import { toWide, type WideInteger } from '../../wide-integer.ts'

// Elements of a listpack (listpack.c) in byte strings: encoding byte(s), data, and the element's own length in 7-bit groups
// that can be read backwards.
const SMALL_INTEGERS: readonly Bytes[] = Array.from({ length: 128 }, (_, value) => String.fromCharCode(value, 1))
const byteOf = String.fromCharCode

/** An element that holds an integer of 64 bits. */
export function integerElement(value: WideInteger): Bytes {
  if (value >= 0 && value <= 127) return SMALL_INTEGERS[Number(value)]!
  if (value >= -4096 && value <= 4095) {
    const bits = Number(value) & 0x1fff
    return byteOf(0xc0 | (bits >> 8), bits & 255, 2)
  }
  if (value < -0x80000000 || value > 0x7fffffff) return wideElement(BigInt(value))
  const bits = Number(value)
  if (bits >= -0x8000 && bits <= 0x7fff) return byteOf(0xf1, bits & 255, (bits >> 8) & 255, 3)
  if (bits >= -0x800000 && bits <= 0x7fffff) return byteOf(0xf2, bits & 255, (bits >> 8) & 255, (bits >> 16) & 255, 4)
  return byteOf(0xf3, bits & 255, (bits >> 8) & 255, (bits >> 16) & 255, (bits >> 24) & 255, 5)
}

function wideElement(value: bigint): Bytes {
  let bytes = byteOf(0xf4)
  let left = BigInt.asUintN(64, value)
  for (let at = 0; at < 8; at++, left >>= 8n) bytes += byteOf(Number(left & 255n))
  return bytes + byteOf(9)
}

/** An element that holds a text; the one decimal form of a 64-bit integer is kept as integer (lpAppend). */
export function textElement(text: Bytes): Bytes {
  const integer = integerFromText(text)
  if (integer !== undefined) return integerElement(integer)
  const head = headOfText(text.length)
  return head + text + backLength(head.length + text.length)
}

function headOfText(length: number): Bytes {
  if (length < 64) return byteOf(0x80 | length)
  if (length < 4096) return byteOf(0xe0 | (length >> 8), length & 255)
  return byteOf(0xf0, length & 255, (length >> 8) & 255, (length >> 16) & 255, (length >>> 24) & 255)
}

/** Seven bits a byte, most significant first; all but the first have the top bit set (lpEncodeBacklen). */
export function backLength(length: number): Bytes {
  if (length <= 127) return byteOf(length)
  let bytes = ''
  for (let group = backLengthBytes(length) - 1, isFirst = true; group >= 0; group--, isFirst = false) {
    const bits = Math.floor(length / 2 ** (7 * group)) & 127
    bytes += byteOf(isFirst ? bits : bits | 128)
  }
  return bytes
}

function backLengthBytes(length: number): number {
  return length <= 127 ? 1 : length < 16383 ? 2 : length < 2097151 ? 3 : length < 268435455 ? 4 : 5
}

/** The bytes of the element at an offset without its back length; NaN or -1 where there is none. */
export function elementBytes(text: Bytes, at: number): number {
  const head = text.charCodeAt(at)
  if (head < 0x80) return 1
  if (head < 0xc0) return 1 + (head & 63)
  if (head < 0xe0) return 2
  if (head < 0xf0) return 2 + (((head & 15) << 8) | text.charCodeAt(at + 1))
  if (head === 0xf0) return 5 + littleEndian(text, at + 1, 4)
  return head <= 0xf3 ? head - 0xee : head === 0xf4 ? 9 : -1
}

/** Reads elements of a sound listpack, from front to back or back to front. */
export class ListpackReader {
  private readonly text: Bytes
  at: number

  constructor(text: Bytes, at = 0) {
    this.text = text
    this.at = at
  }

  skip(count: number): void {
    for (; count > 0; count--) {
      const bytes = elementBytes(this.text, this.at)
      this.at += bytes + backLengthBytes(bytes)
    }
  }

  /** Goes back over elements; stands before the last of them. */
  back(count: number): void {
    for (; count > 0; count--) {
      let bytes = 0
      for (let shift = 0; ; shift += 7) {
        const group = this.text.charCodeAt(--this.at)
        bytes += (group & 127) * 2 ** shift
        if (group < 128) break
      }
      this.at -= bytes
    }
  }

  integer(): WideInteger {
    const { at, text } = this
    const head = text.charCodeAt(at)
    if (head < 0x80) {
      this.at += 2
      return head
    }
    this.skip(1)
    if (head < 0xc0 || head >= 0xf5 || head === 0xf0) throw new Error('A text stands where a listpack holds an integer.')
    if (head < 0xe0) return signed(((head & 31) << 8) | text.charCodeAt(at + 1), 13)
    if (head === 0xf4) return wideInteger(text, at + 1)
    if (head < 0xf1) throw new Error('A text stands where a listpack holds an integer.')
    const sizeBytes = head - 0xef
    return signed(littleEndian(text, at + 1, sizeBytes), sizeBytes * 8)
  }

  /** An element as text, an integer in its decimal form. */
  string(): Bytes {
    const { at, text } = this
    const head = text.charCodeAt(at)
    const headBytes = head < 0x80 ? 0 : head < 0xc0 ? 1 : head < 0xe0 ? 0 : head < 0xf0 ? 2 : head === 0xf0 ? 5 : 0
    if (headBytes === 0) return String(this.integer())
    const bytes = elementBytes(text, at)
    this.at += bytes + backLengthBytes(bytes)
    return text.slice(at + headBytes, at + bytes)
  }
}

function littleEndian(text: Bytes, at: number, sizeBytes: number): number {
  let value = 0
  for (let byte = sizeBytes - 1; byte >= 0; byte--) value = value * 256 + text.charCodeAt(at + byte)
  return value
}

function signed(value: number, bits: number): number {
  return value >= 2 ** (bits - 1) ? value - 2 ** bits : value
}

function wideInteger(text: Bytes, at: number): WideInteger {
  const low = littleEndian(text, at, 4)
  const high = littleEndian(text, at + 4, 4)
  return toWide(BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low)))
}
