import type { Bytes } from '../bytes.ts'
import { SLOT_BITMAP_SIZE_BYTES } from '../bus/layout.ts'

/** The bitmap of a node without slots; shared, since in a large cluster most nodes are replicas. */
export const NO_SLOTS: Bytes = '\0'.repeat(SLOT_BITMAP_SIZE_BYTES)

/** Whether a wire bitmap has the bit of `slot`: least significant bit first (cluster.c, bitmapTestBit). */
export function hasSlot(bitmap: Bytes, slot: number): boolean {
  return (bitmap.charCodeAt(slot >> 3) & (1 << (slot & 7))) !== 0
}

/** The wire bitmap of the slots for which `has` answers true. */
export function slotBitmap(has: (slot: number) => boolean): Bytes {
  const parts: string[] = []
  for (let at = 0; at < SLOT_BITMAP_SIZE_BYTES; at++) parts.push(String.fromCharCode(bitmapByte(has, at * 8)))
  return parts.join('')
}

function bitmapByte(has: (slot: number) => boolean, first: number): number {
  let byte = 0
  for (let bit = 0; bit < 8; bit++) if (has(first + bit)) byte |= 1 << bit
  return byte
}
