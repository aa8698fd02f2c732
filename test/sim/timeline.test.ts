import { describe, expect, it } from 'vitest'
import { SimRandom } from './sim-random.ts'
import { Timeline } from './timeline.ts'

describe('virtual time', () => {
  it('runs events by time, and those of one moment in the order they were scheduled', () => {
    const timeline = new Timeline()
    const random = new SimRandom(1)
    const due = Array.from({ length: 500 }, (_, order) => ({ atMs: random.below(50), order }))
    const ran: { atMs: number; order: number }[] = []
    for (const item of due) timeline.at(item.atMs, () => ran.push(item))
    timeline.runUntil(1000)
    expect(ran).toEqual(due.toSorted((one, other) => one.atMs - other.atMs || one.order - other.order))
    expect(timeline.nowMs).toBe(1000)
  })

  it('stands still until told, and stops when asked', () => {
    const timeline = new Timeline()
    let count = 0
    for (let atMs = 1; atMs <= 10; atMs++) timeline.at(atMs, () => count++)
    timeline.runUntil(5)
    expect(count).toBe(5)
    timeline.runUntil(10, () => count === 7)
    expect([count, timeline.nowMs]).toEqual([7, 7])
  })
})

describe('repeatable chance', () => {
  it('gives the same numbers for the same seed, and independent ones to each fork', () => {
    const [one, other] = [new SimRandom(9), new SimRandom(9)]
    other.fork('node 1').uint32()
    expect(Array.from({ length: 20 }, () => one.uint32())).toEqual(Array.from({ length: 20 }, () => other.uint32()))
    expect(one.fork('a').hex(40)).not.toBe(one.fork('b').hex(40))
  })
})
