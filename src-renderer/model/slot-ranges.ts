/** A Redis Cluster has exactly this many hash slots (Redis Cluster specification, "Key distribution model"). */
export const SLOT_COUNT = 16384

export type SlotRange = readonly [first: number, last: number]

/** Ranges as people write them, `0–5460, 9252`; at most `limit` of them, and how many were left out. */
export function formatSlotRanges(ranges: readonly SlotRange[], limit = Number.POSITIVE_INFINITY): { text: string; hiddenCount: number } {
  const shown = ranges.slice(0, limit)
  const text = shown.map(([first, last]) => (first === last ? String(first) : `${first}–${last}`)).join(', ')
  return { text, hiddenCount: ranges.length - shown.length }
}

/** How many slots the ranges hold; ends are inclusive. */
export function countSlots(ranges: readonly SlotRange[]): number {
  return ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0)
}

/** A share of all slots as a percentage with at most one decimal: `33.3%`, `<0.1%`, `0%`. */
export function formatShare(slotCount: number): string {
  if (slotCount <= 0) return '0%'
  const percent = (slotCount / SLOT_COUNT) * 100
  if (percent < 0.1) return '<0.1%'
  const rounded = Math.round(percent * 10) / 10
  return `${Number.isInteger(rounded) ? rounded.toFixed(0) : rounded.toFixed(1)}%`
}

/** Slots nobody serves, as ascending inclusive ranges. */
export function uncoveredRanges(owned: readonly SlotRange[]): SlotRange[] {
  const gaps: SlotRange[] = []
  let next = 0
  for (const [first, last] of owned.toSorted((a, b) => a[0] - b[0])) {
    if (first > next) gaps.push([next, first - 1])
    next = Math.max(next, last + 1)
  }
  if (next < SLOT_COUNT) gaps.push([next, SLOT_COUNT - 1])
  return gaps
}
