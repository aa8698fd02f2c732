import type { Bytes } from '../../bytes.ts'
import { integerFromText } from '../../keyspace/integer-text.ts'
import type { ByteSink } from './byte-sink.ts'
import type { ByteSource } from './byte-source.ts'
import { readLength, readLengthOrEncoding, STRING_ENCODING, writeLength } from './length.ts'
import { lzfCompress, lzfDecompress } from './lzf.ts'
import { corrupt } from './rdb-format-error.ts'

/** The greatest string Redis holds (proto-max-bulk-len's default); V8's own limit lies just above. */
const MAX_STRING_BYTES = 512 * 1024 * 1024

/** Shorter texts are tried as integers, longer ones for compression (rdbSaveRawString). */
const MAX_INTEGER_TEXT = 11
const MIN_COMPRESSED = 21

/** Writes a string the shortest way: as a 32-bit integer, compressed, or plain (rdbSaveRawString). */
export function writeString(sink: ByteSink, text: Bytes): void {
  if (text.length <= MAX_INTEGER_TEXT && writeInteger(sink, text)) return
  if (sink.compresses && text.length >= MIN_COMPRESSED && writeCompressed(sink, Buffer.from(text, 'latin1'))) return
  writeLength(sink, text.length)
  sink.bytes(text)
}

/** Writes the bytes of a packed structure (listpack, intset) as a string. */
export function writeBlob(sink: ByteSink, blob: Buffer): void {
  if (sink.compresses && blob.length >= MIN_COMPRESSED && writeCompressed(sink, blob)) return
  writeLength(sink, blob.length)
  sink.raw(blob)
}

function writeInteger(sink: ByteSink, text: Bytes): boolean {
  const value = integerFromText(text)
  if (typeof value !== 'number' || value < -0x80000000 || value > 0x7fffffff) return false
  const size = value >= -128 && value <= 127 ? 1 : value >= -32768 && value <= 32767 ? 2 : 4
  sink.byte(0xc0 | (size === 1 ? STRING_ENCODING.int8 : size === 2 ? STRING_ENCODING.int16 : STRING_ENCODING.int32))
  sink.intLE(value, size)
  return true
}

/** Compression must save more than its own four bytes of overhead (rdbSaveLzfStringObject). */
function writeCompressed(sink: ByteSink, plain: Buffer): boolean {
  const packed = lzfCompress(plain, plain.length - 4)
  if (packed === undefined) return false
  sink.byte(0xc0 | STRING_ENCODING.lzf)
  writeLength(sink, packed.length)
  writeLength(sink, plain.length)
  sink.raw(packed)
  return true
}

/** Reads a string in any of its encodings. */
export function readString(source: ByteSource): Bytes {
  const head = readLengthOrEncoding(source)
  if ('length' in head) return source.bytes(head.length)
  if (head.encoding === STRING_ENCODING.lzf) return readCompressed(source).latin1Slice()
  return String(readInteger(source, head.encoding))
}

/** Reads the bytes of a packed structure, which are never an encoded integer. */
export function readBlob(source: ByteSource): Buffer {
  const head = readLengthOrEncoding(source)
  if ('length' in head) return source.view(head.length)
  if (head.encoding === STRING_ENCODING.lzf) return readCompressed(source)
  return Buffer.from(String(readInteger(source, head.encoding)), 'latin1')
}

function readInteger(source: ByteSource, encoding: number): number {
  if (encoding === STRING_ENCODING.int8) return source.intLE(1)
  if (encoding === STRING_ENCODING.int16) return source.intLE(2)
  if (encoding === STRING_ENCODING.int32) return source.intLE(4)
  throw corrupt(`unknown string encoding ${encoding}`)
}

function readCompressed(source: ByteSource): Buffer {
  const packedBytes = readLength(source)
  const plainBytes = readLength(source)
  if (plainBytes > MAX_STRING_BYTES) throw corrupt('compressed string is too long')
  return lzfDecompress(source.view(packedBytes), plainBytes)
}
