import type { Bytes } from './bytes.ts'

/** Redis Cluster splits the key space into this many hash slots. */
export const SLOT_COUNT = 16384

/** CRC16 as in Redis: XMODEM, polynomial 0x1021, initial value 0 (Redis Cluster specification, Appendix A). */
const CRC16_TABLES = Uint16Array.from({ length: 4 * 256 }, (_, index) => {
  let crc = (index & 255) << 8
  for (let bits = 8 + 8 * (index >> 8); bits > 0; bits--) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : crc << 1
  return crc
})

/**
 * CRC16 of the characters `start` to `end` (exclusive) of a byte string, four at a time: the tables hold the sums of a byte with none
 * to three zero bytes behind it, which can be looked up side by side (M. E. Kounavis and F. L. Berry, slicing by 4).
 */
export function crc16(bytes: Bytes, start = 0, end = bytes.length): number {
  let crc = 0
  let at = start
  for (; at + 4 <= end; at += 4) {
    crc =
      CRC16_TABLES[0x300 | (bytes.charCodeAt(at) ^ (crc >> 8))]! ^
      CRC16_TABLES[0x200 | (bytes.charCodeAt(at + 1) ^ (crc & 255))]! ^
      CRC16_TABLES[0x100 | bytes.charCodeAt(at + 2)]! ^
      CRC16_TABLES[bytes.charCodeAt(at + 3)]!
  }
  for (; at < end; at++) crc = ((crc << 8) & 0xffff) ^ CRC16_TABLES[(crc >> 8) ^ bytes.charCodeAt(at)]!
  return crc
}

/**
 * Where the hash tag of a key lies: the text between the first `{` and the next `}`, when that is not empty
 * (Redis Cluster specification, Hash tags). Undefined when the whole key is hashed.
 */
export function hashTagRange(key: Bytes): { start: number; end: number } | undefined {
  const open = key.indexOf('{')
  if (open === -1) return undefined
  const close = key.indexOf('}', open + 1)
  if (close === -1 || close === open + 1) return undefined
  return { start: open + 1, end: close }
}

/** One command asks for the slot of its key several times, for routing and for the dataset: the last answer is kept. */
let lastKey: Bytes = ''
let lastSlot = 0

/** The hash slot of a key, 0 to 16383 (keyHashSlot in cluster.c). */
export function keySlot(key: Bytes): number {
  if (key === lastKey) return lastSlot
  const tag = hashTagRange(key)
  lastSlot = (tag ? crc16(key, tag.start, tag.end) : crc16(key)) & (SLOT_COUNT - 1)
  lastKey = key
  return lastSlot
}
