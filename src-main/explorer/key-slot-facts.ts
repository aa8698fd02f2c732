import type { Bytes } from '../engine/bytes.ts'
import { textFromBytes } from '../engine/text.ts'
import { crc16, hashTagRange, keySlot } from '../engine/key-slot.ts'

/** How a key comes to its slot. */
export interface KeySlotFacts {
  readonly key: Bytes
  /** CRC16 of what was hashed, before mod 16384. */
  readonly crc16: number
  readonly slot: number
  /** Where the hash tag stands in the key (byte offsets), undefined when the whole key is hashed. */
  readonly tag: { readonly start: number; readonly end: number; readonly text: string } | undefined
}

export function keySlotFacts(key: Bytes): KeySlotFacts {
  const range = hashTagRange(key)
  const tag = range && { ...range, text: textFromBytes(key.slice(range.start, range.end)) }
  return { key, crc16: range ? crc16(key, range.start, range.end) : crc16(key), slot: keySlot(key), tag }
}
