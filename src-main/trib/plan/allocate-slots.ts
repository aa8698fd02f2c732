/** Inclusive. */
export type SlotRange = readonly [first: number, last: number]

const SLOT_COUNT = 16384

/**
 * Deals all slots to so many primaries, each range rounded as redis-trib rounds it:
 * three primaries get 0-5460, 5461-10922 and 10923-16383 (alloc_slots, clusterManagerCommandCreate).
 */
export function allocateSlots(primaryCount: number): SlotRange[] {
  const perNode = SLOT_COUNT / primaryCount
  const ranges: SlotRange[] = []
  let first = 0
  for (let i = 0; i < primaryCount; i++) {
    const isLast = i === primaryCount - 1
    const last = isLast ? SLOT_COUNT - 1 : Math.max(first, Math.round(perNode * (i + 1) - 1))
    ranges.push([first, last])
    first = last + 1
  }
  return ranges
}
