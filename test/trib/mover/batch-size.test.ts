import { describe, expect, it } from 'vitest'
import { BatchSize } from '../../../src-main/trib/mover/batch-size.ts'
import { chunksOf, ChunkSize } from '../../../src-main/trib/mover/slot-chunks.ts'

/** Learns `turns` times that a batch takes `fixedMs` and so much for each key. */
function settle(fixedMs: number, keyMs: number, turns = 30): number {
  const batch = new BatchSize(undefined)
  for (let i = 0; i < turns; i++) batch.learn(batch.current, fixedMs + batch.current * keyMs)
  return batch.current
}

describe('the size of a batch', () => {
  it('grows to what takes about 15 ms', () => {
    expect(settle(0, 0.03)).toBeGreaterThan(450)
    expect(settle(0, 0.03)).toBeLessThanOrEqual(550)
    expect(settle(0, 0.001)).toBe(1000)
  })

  it('does not shrink because a busy machine makes every batch wait', () => {
    expect(settle(40, 0.005)).toBeGreaterThanOrEqual(100)
  })

  it('shrinks to single keys where values are large', () => {
    expect(settle(0, 200)).toBe(1)
  })

  it('stays as it was asked for', () => {
    const batch = new BatchSize(10)
    batch.learn(10, 0.1)
    expect(batch.current).toBe(10)
  })
})

describe('chunks of slots', () => {
  const sizes = (counts: readonly number[]): number[] => [...chunksOf(counts.map((_, slot) => slot), counts, { current: 256 })].map(({ slots }) => slots.length)

  it('take many empty slots and few full ones', () => {
    expect(sizes(new Array<number>(600).fill(0))).toEqual([256, 256, 88])
    expect(sizes([40_000, 24_000, 5])).toEqual([2, 1])
    expect(sizes([100_000, 1, 1])).toEqual([1, 2])
  })

  it('grow while the nodes are quick, and shrink when they are busy for too long', () => {
    const size = new ChunkSize()
    for (let i = 0; i < 10; i++) size.learn(size.current, size.current * 0.1)
    expect(size.current).toBe(512)
    for (let i = 0; i < 10; i++) size.learn(size.current, size.current * 12)
    expect(size.current).toBe(20)
    size.learn(20, 60_000)
    expect(size.current).toBe(8)
  })

  it('lose no slot', () => {
    const counts = Array.from({ length: 1000 }, (_, i) => (i * 7919) % 3000)
    expect(sizes(counts).reduce((sum, size) => sum + size, 0)).toBe(1000)
  })
})
