import type { Bytes } from '../bytes.ts'
import { SLOT_BITMAP_SIZE_BYTES } from '../bus/layout.ts'

/** The bitmap of a node without slots. */
export const NO_SLOTS: Bytes = '\0'.repeat(SLOT_BITMAP_SIZE_BYTES)

/**
 * A wire bitmap without the empty bytes at both of its ends. Every node keeps one for every other; in a cluster of a
 * thousand, each with a few neighbouring slots, that is a few bytes instead of 2048.
 */
export interface SlotSpan {
  /** Bytes left out at the beginning. */
  readonly at: number
  readonly bytes: Bytes
}

export const EMPTY_SPAN: SlotSpan = { at: 0, bytes: '' }

/** Whether a wire bitmap has the bit of `slot`: least significant bit first (cluster.c, bitmapTestBit). */
export function hasSlot(bitmap: Bytes, slot: number): boolean {
  return (bitmap.charCodeAt(slot >> 3) & (1 << (slot & 7))) !== 0
}

/** The first slot of a wire bitmap for which `test` answers true, in slot order. */
export function findSlot(bitmap: Bytes, test: (slot: number) => boolean): number | undefined {
  for (let at = 0; at < SLOT_BITMAP_SIZE_BYTES; at++) {
    const byte = bitmap.charCodeAt(at)
    for (let bit = 0; byte >> bit !== 0; bit++) if ((byte >> bit) & 1 && test(at * 8 + bit)) return at * 8 + bit
  }
  return undefined
}

/** The span of the slots for which `has` answers true; none of them lies outside `lowest` to `highest`. */
export function slotSpan(has: (slot: number) => boolean, lowest: number, highest: number): SlotSpan {
  let first = lowest
  let last = highest
  while (first <= last && !has(first)) first++
  while (last > first && !has(last)) last--
  if (first > last) return EMPTY_SPAN
  const [at, endAt] = [first >> 3, (last >> 3) + 1]
  const parts: string[] = []
  for (let byteAt = at; byteAt < endAt; byteAt++) parts.push(String.fromCharCode(bitmapByte(has, byteAt * 8)))
  return { at, bytes: parts.join('') }
}

/** The whole wire bitmap. */
export function bitmapOf(span: SlotSpan): Bytes {
  return NO_SLOTS.slice(0, span.at) + span.bytes + NO_SLOTS.slice(span.at + span.bytes.length)
}

/** Whether `bitmap` says what `span` says. */
export function isBitmapOf(bitmap: Bytes, span: SlotSpan): boolean {
  if (!bitmap.startsWith(span.bytes, span.at)) return false
  return NO_SLOTS.startsWith(bitmap.slice(0, span.at)) && NO_SLOTS.endsWith(bitmap.slice(span.at + span.bytes.length))
}

function bitmapByte(has: (slot: number) => boolean, first: number): number {
  let byte = 0
  for (let bit = 0; bit < 8; bit++) if (has(first + bit)) byte |= 1 << bit
  return byte
}
