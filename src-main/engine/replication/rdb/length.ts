import type { ByteSink } from './byte-sink.ts'
import type { ByteSource } from './byte-source.ts'
import { corrupt } from './rdb-format-error.ts'

/** What a length field may hold instead of a length: how the string that follows is encoded (rdb.h, RDB_ENC_*). */
export const STRING_ENCODING = { int8: 0, int16: 1, int32: 2, lzf: 3 } as const

const LENGTH_32 = 0x80
const LENGTH_64 = 0x81

/** Writes a length: 6, 14, 32 or 64 bits, told by the first two bits (rdbSaveLen). */
export function writeLength(sink: ByteSink, length: number | bigint): void {
  if (length < 64) sink.byte(Number(length))
  else if (length < 16384) {
    sink.byte(0x40 | (Number(length) >> 8))
    sink.byte(Number(length) & 255)
  } else if (length <= 0xffffffff) {
    sink.byte(LENGTH_32)
    sink.uint32BE(Number(length))
  } else {
    sink.byte(LENGTH_64)
    sink.uint64BE(BigInt(length))
  }
}

/** A length, or the encoding of the string that follows. */
export type LengthOrEncoding = { readonly length: number } | { readonly encoding: number }

/** Reads a length field that may also announce an encoding (rdbLoadLenByRef). */
export function readLengthOrEncoding(source: ByteSource): LengthOrEncoding {
  const first = source.byte()
  if (first >> 6 === 3) return { encoding: first & 63 }
  return { length: Number(readLengthAfter(source, first)) }
}

/**
 * Reads a count or size. Beyond 2^53 it only grows inexact; no such count can be met by the data that follows, so that
 * reading on fails as truncated.
 */
export function readLength(source: ByteSource): number {
  return Number(readUint64(source))
}

/** Reads a length field that holds a number of its own right: a stream id, a time to live. */
export function readUint64(source: ByteSource): bigint {
  const first = source.byte()
  if (first >> 6 === 3) throw corrupt('an encoded string stands where a length belongs')
  return BigInt(readLengthAfter(source, first))
}

function readLengthAfter(source: ByteSource, first: number): number | bigint {
  if (first >> 6 === 0) return first
  if (first >> 6 === 1) return ((first & 63) << 8) | source.byte()
  if (first === LENGTH_32) return source.uint32BE()
  if (first === LENGTH_64) return source.uint64BE()
  throw corrupt(`unknown length encoding ${first}`)
}
