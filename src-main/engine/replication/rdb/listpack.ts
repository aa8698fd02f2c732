import type { Bytes } from '../../bytes.ts'
import { integerFromText } from '../../keyspace/integer-text.ts'
import { ByteSink } from './byte-sink.ts'
import { ByteSource } from './byte-source.ts'
import { corrupt } from './rdb-format-error.ts'

// Layout (listpack.c): total bytes u32, element count u16 (65535: unknown), elements, 0xff.
// An element: encoding byte(s), data, and its own length written backwards-readable in 7-bit groups.
const HEADER_BYTES = 6
const END = 0xff
const COUNT_UNKNOWN = 65535

/** A listpack of the given elements; those that are canonical integers are stored as such. */
export function encodeListpack(elements: Iterable<Bytes>): Buffer {
  const sink = new ByteSink(1024)
  sink.uint32LE(0)
  sink.uint16LE(0)
  let count = 0
  for (const element of elements) {
    const start = sink.length
    writeElement(sink, element)
    writeBackLength(sink, sink.length - start)
    count++
  }
  sink.byte(END)
  sink.patchUint32LE(0, sink.length)
  const packed = sink.take()
  packed.writeUInt16LE(Math.min(count, COUNT_UNKNOWN), 4)
  return packed
}

/** The bytes one element takes in a listpack, at most: what decides where a list is cut into nodes. */
export function listpackElementBytes(element: Bytes): number {
  const { length } = element
  const head = length < 64 ? 1 : length < 4096 ? 2 : 5
  return head + length + backLengthBytes(head + length)
}

function writeElement(sink: ByteSink, element: Bytes): void {
  const integer = integerFromText(element)
  if (integer !== undefined) return writeInteger(sink, integer)
  const { length } = element
  if (length < 64) sink.byte(0x80 | length)
  else if (length < 4096) {
    sink.byte(0xe0 | (length >> 8))
    sink.byte(length & 255)
  } else {
    sink.byte(0xf0)
    sink.uint32LE(length)
  }
  sink.bytes(element)
}

function writeInteger(sink: ByteSink, value: number | bigint): void {
  if (value >= 0 && value <= 127) return sink.byte(Number(value))
  if (value >= -4096 && value <= 4095) {
    const bits = Number(value) & 0x1fff
    sink.byte(0xc0 | (bits >> 8))
    return sink.byte(bits & 255)
  }
  const sizeBytes = value >= -0x8000 && value <= 0x7fff ? 2 : value >= -0x800000 && value <= 0x7fffff ? 3 : value >= -0x80000000 && value <= 0x7fffffff ? 4 : 8
  sink.byte(sizeBytes === 8 ? 0xf4 : 0xef + sizeBytes)
  if (sizeBytes === 8) sink.int64LE(BigInt(value))
  else sink.intLE(Number(value), sizeBytes)
}

function backLengthBytes(length: number): number {
  return length <= 127 ? 1 : length < 16383 ? 2 : length < 2097151 ? 3 : length < 268435455 ? 4 : 5
}

/** Seven bits a byte, most significant first; all but the first have the top bit set (lpEncodeBacklen). */
function writeBackLength(sink: ByteSink, length: number): void {
  const count = backLengthBytes(length)
  for (let group = count - 1; group >= 0; group--) {
    const bits = Math.floor(length / 2 ** (7 * group)) & 127
    sink.byte(group === count - 1 ? bits : bits | 128)
  }
}

/**
 * The elements of a listpack, integers as their decimal text.
 * @throws RdbFormatError when sizes, count or back lengths contradict the data.
 */
export function decodeListpack(blob: Buffer): Bytes[] {
  if (blob.length < HEADER_BYTES + 1) throw corrupt('listpack is too short')
  const source = new ByteSource(blob)
  if (source.uint32LE() !== blob.length) throw corrupt('listpack size does not match')
  const count = source.uint16LE()
  const elements: Bytes[] = []
  while (source.remaining > 1) {
    const start = source.at
    elements.push(readElement(source))
    skipBackLength(source, source.at - start)
  }
  if (source.byte() !== END) throw corrupt('listpack has no end mark')
  if (count !== COUNT_UNKNOWN && count !== elements.length) throw corrupt('listpack count does not match')
  return elements
}

function readElement(source: ByteSource): Bytes {
  const head = source.byte()
  if (head < 0x80) return String(head)
  if (head < 0xc0) return source.bytes(head & 63)
  if (head < 0xe0) {
    const bits = ((head & 31) << 8) | source.byte()
    return String(bits >= 4096 ? bits - 8192 : bits)
  }
  if (head < 0xf0) return source.bytes(((head & 15) << 8) | source.byte())
  if (head === 0xf0) return source.bytes(source.uint32LE())
  if (head <= 0xf3) return String(source.intLE(head - 0xef))
  if (head === 0xf4) return String(source.int64LE())
  throw corrupt(`unknown listpack encoding ${head}`)
}

function skipBackLength(source: ByteSource, length: number): void {
  const count = backLengthBytes(length)
  for (let group = count - 1; group >= 0; group--) {
    const bits = Math.floor(length / 2 ** (7 * group)) & 127
    if (source.byte() !== (group === count - 1 ? bits : bits | 128)) throw corrupt('listpack back length does not match')
  }
}
