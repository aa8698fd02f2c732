
export interface IndexRange {
  readonly start: number
  readonly stop: number
}

/**
 * The indexes `start` to `stop` (both inclusive, negative ones from the end) cut to what a collection of `length` has;
 * undefined when nothing is left (LRANGE, ZRANGE, LTRIM).
 */
export function indexRange(start: number, stop: number, length: number): IndexRange | undefined {
  const first = Math.max(start < 0 ? start + length : start, 0)
  const last = Math.min(stop < 0 ? stop + length : stop, length - 1)
  return first > last ? undefined : { start: first, stop: last }
}
