import type { Random } from '../../../src-main/engine/ports/random.ts'

/** Repeatable chance (mulberry32). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  const uint32 = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  const below = (limit: number): number => Math.floor((uint32() / 2 ** 32) * limit)
  const hex = (length: number): string => Array.from({ length }, () => below(16).toString(16)).join('')
  return { uint32, below, hex }
}
