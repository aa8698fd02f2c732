import { LONGEST_RUN, REGISTER_COUNT } from './element-register.ts'

/** 0.5 / ln 2, as Redis has it (HLL_ALPHA_INF). */
const ALPHA = 0.7213475204444817

/** How many registers have each value, 0 to 63. */
export type RegisterHistogram = Int32Array

export function emptyHistogram(): RegisterHistogram {
  return new Int32Array(64)
}

/**
 * The cardinality that registers of such values speak of (hllCount), after Otmar Ertl, "New cardinality estimation
 * algorithms for HyperLogLog sketches", arXiv:1702.01284. Infinite for registers no element can have made.
 */
export function estimateCardinality(histogram: RegisterHistogram): number {
  const m = REGISTER_COUNT
  let z = m * tau((m - histogram[LONGEST_RUN]!) / m)
  for (let value = LONGEST_RUN - 1; value >= 1; value--) {
    z += histogram[value]!
    z *= 0.5
  }
  z += m * sigma(histogram[0]! / m)
  return Math.round((ALPHA * m * m) / z)
}

function sigma(share: number): number {
  if (share === 1) return Infinity
  let x = share
  let y = 1
  let z = x
  let before: number
  do {
    x *= x
    before = z
    z += x * y
    y += y
  } while (before !== z)
  return z
}

function tau(share: number): number {
  if (share === 0 || share === 1) return 0
  let x = share
  let y = 1
  let z = 1 - x
  let before: number
  do {
    x = Math.sqrt(x)
    before = z
    y *= 0.5
    z -= (1 - x) ** 2 * y
  } while (before !== z)
  return z / 3
}
