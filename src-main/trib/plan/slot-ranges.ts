import type { SlotRange } from './allocate-slots.ts'

/** Every slot of the ranges, in their order. */
export function slotsOf(ranges: readonly SlotRange[]): number[] {
  return ranges.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i))
}

/** Runs of consecutive numbers in an ascending list. */
export function rangesOf(slots: readonly number[]): SlotRange[] {
  const ranges: SlotRange[] = []
  for (const slot of slots) {
    const last = ranges.at(-1)
    if (last?.[1] === slot - 1) ranges[ranges.length - 1] = [last[0], slot]
    else ranges.push([slot, slot])
  }
  return ranges
}

/** The same slots as ascending runs, whatever order they came in. */
export function normalRanges(ranges: readonly SlotRange[]): SlotRange[] {
  return rangesOf([...new Set(slotsOf(ranges))].sort((a, b) => a - b))
}

export function rangeCount(ranges: readonly SlotRange[]): number {
  return ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0)
}
