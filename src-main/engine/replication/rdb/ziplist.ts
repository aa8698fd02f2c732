import type { Bytes } from '../../bytes.ts'
import { ByteSource } from './byte-source.ts'
import { corrupt } from './rdb-format-error.ts'

// Layout (ziplist.c; written by Redis before 7.0): total bytes u32, offset of the last entry u32, count u16 (65535: unknown),
// entries, 0xff. An entry: length of the previous one (1 byte, or 0xfe and u32), encoding, data.
const HEADER_BYTES = 10
const END = 0xff
const LONG_PREVIOUS = 0xfe
const COUNT_UNKNOWN = 65535

/**
 * The entries of a ziplist, integers as their decimal text.
 * @throws RdbFormatError when sizes, count, tail or back links contradict the data.
 */
export function decodeZiplist(blob: Buffer): Bytes[] {
  if (blob.length < HEADER_BYTES + 1) throw corrupt('ziplist is too short')
  const source = new ByteSource(blob)
  if (source.uint32LE() !== blob.length) throw corrupt('ziplist size does not match')
  const tail = source.uint32LE()
  const count = source.uint16LE()
  const entries: Bytes[] = []
  let previousBytes = 0
  let lastStart = HEADER_BYTES
  while (source.remaining > 1) {
    lastStart = source.at
    if (readPreviousLength(source) !== previousBytes) throw corrupt('ziplist back link does not match')
    entries.push(readEntry(source))
    previousBytes = source.at - lastStart
  }
  if (source.byte() !== END) throw corrupt('ziplist has no end mark')
  if (tail !== lastStart) throw corrupt('ziplist tail does not match')
  if (count !== COUNT_UNKNOWN && count !== entries.length) throw corrupt('ziplist count does not match')
  return entries
}

function readPreviousLength(source: ByteSource): number {
  const first = source.byte()
  if (first === END) throw corrupt('ziplist ends before its end')
  return first === LONG_PREVIOUS ? source.uint32LE() : first
}

function readEntry(source: ByteSource): Bytes {
  const head = source.byte()
  if (head < 0x40) return source.bytes(head)
  if (head < 0x80) return source.bytes(((head & 63) << 8) | source.byte())
  switch (head) {
    case 0x80:
      return source.bytes(source.uint32BE())
    case 0xc0:
      return String(source.intLE(2))
    case 0xd0:
      return String(source.intLE(4))
    case 0xe0:
      return String(source.int64LE())
    case 0xf0:
      return String(source.intLE(3))
    case 0xfe:
      return String(source.intLE(1))
  }
  // Four-bit integers 0 to 12 are stored plus one, between the codes 0xf0 and 0xfe.
  if (head > 0xf0 && head <= 0xfd) return String((head & 15) - 1)
  throw corrupt(`unknown ziplist encoding ${head}`)
}
