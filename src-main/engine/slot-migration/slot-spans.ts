import type { Bytes } from '../bytes.ts'

/** First and last slot, both included. */
export type SlotSpan = readonly [first: number, last: number]

export function spanText([first, last]: SlotSpan): Bytes {
  return `${first}-${last}`
}

/** Every slot of the spans, in their order. */
export function slotsOfSpans(spans: readonly SlotSpan[]): number[] {
  return spans.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i))
}

export function spansHave(spans: readonly SlotSpan[], slot: number): boolean {
  return spans.some(([first, last]) => slot >= first && slot <= last)
}

export function spansOverlap(some: readonly SlotSpan[], others: readonly SlotSpan[]): boolean {
  return some.some(([first, last]) => others.some((other) => other[0] <= last && other[1] >= first))
}

/** Slots in rising order as spans. */
export function spansOfSlots(slots: readonly number[]): SlotSpan[] {
  const spans: [number, number][] = []
  for (const slot of slots) {
    const last = spans.at(-1)
    if (last !== undefined && last[1] === slot - 1) last[1] = slot
    else spans.push([slot, slot])
  }
  return spans
}

/** As arguments: first and last slot of each span. */
export function spanArguments(spans: readonly SlotSpan[]): Bytes[] {
  return spans.flatMap(([first, last]) => [String(first), String(last)])
}
