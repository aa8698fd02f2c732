import type { Bytes } from '../../bytes.ts'
import { integerFromText } from '../../keyspace/integer-text.ts'
import { ReplyError } from '../command.ts'

/** The type of an integer in a bit field: `i8`, `u13`. */
export interface BitType {
  readonly signed: boolean
  readonly bits: number
}

const INT64_MIN = -(2n ** 63n)

/** What happens to a value that its type cannot hold. */
export type Overflow = 'wrap' | 'sat' | 'fail'

/** @throws ReplyError for anything but i1 to i64 and u1 to u63 (getBitfieldTypeFromArgument) */
export function readBitType(text: Bytes): BitType {
  const signed = text.startsWith('i')
  const bits = signed || text.startsWith('u') ? integerFromText(text.slice(1)) : undefined
  if (bits === undefined || bits < 1 || bits > (signed ? 64 : 63)) {
    throw new ReplyError('ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.')
  }
  return { signed, bits: Number(bits) }
}

/** The integer whose most significant bit stands at `offset`; bytes beyond the end are 0. */
export function readBits(bytes: Uint8Array, offset: number, { signed, bits }: BitType): bigint {
  let value = 0n
  for (let bit = offset; bit < offset + bits; bit++) {
    const byte = bytes[Math.floor(bit / 8)] ?? 0
    value = (value << 1n) | BigInt((byte >> (7 - (bit % 8))) & 1)
  }
  return signed ? BigInt.asIntN(bits, value) : value
}

/** Writes the low bits of a value; the bytes must reach far enough. */
export function writeBits(bytes: Uint8Array, offset: number, { bits }: BitType, value: bigint): void {
  for (let index = 0; index < bits; index++) {
    const bit = offset + index
    const mask = 0x80 >> (bit % 8)
    const at = Math.floor(bit / 8)
    if ((value >> BigInt(bits - 1 - index)) & 1n) bytes[at]! |= mask
    else bytes[at]! &= ~mask
  }
}

/**
 * What SET takes its value for. An unsigned one has 64 unsigned bits: a negative value is far too large. For a signed one
 * the room between the value and the type's maximum is counted in 64 bits, which overflow below the most negative values:
 * those, too, are too large, and saturate at the maximum (checkSignedBitfieldOverflow, maxincr).
 */
export function seenBySet(value: bigint, { signed, bits }: BitType): bigint {
  const isTooLarge = signed ? bits < 64 && value <= INT64_MIN + (1n << BigInt(bits - 1)) - 1n : value < 0n
  return isTooLarge ? BigInt.asUintN(64, value) : value
}

/** A value as its type can hold it, or undefined when it cannot and is to fail (checkSignedBitfieldOverflow and its twin). */
export function fitBits(value: bigint, { signed, bits }: BitType, overflow: Overflow): bigint | undefined {
  const max = (1n << BigInt(signed ? bits - 1 : bits)) - 1n
  const min = signed ? -max - 1n : 0n
  if (value >= min && value <= max) return value
  if (overflow === 'fail') return undefined
  if (overflow === 'sat') return value > max ? max : min
  return signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value)
}
