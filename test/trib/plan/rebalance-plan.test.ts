import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planDrain } from '../../../src-main/trib/plan/drain-plan.ts'
import { planRebalance, type WeightedPrimary } from '../../../src-main/trib/plan/rebalance-plan.ts'

/** Primaries that share all slots as the counts say, in one run each. */
function primaries(counts: readonly number[], weights: readonly number[] = []): WeightedPrimary[] {
  let at = 0
  return counts.map((count, i) => {
    const slots = Array.from({ length: count }, (_, j) => at + j)
    at += count
    return { nodeId: `n${i}`, name: `n${i}`, replicaCount: 0, weight: weights[i] ?? 1, slots }
  })
}

const sizes = (counts: readonly number[], weights: readonly number[] = [], threshold = 2): string[] => {
  const plan = planRebalance(primaries(counts, weights), threshold)
  return plan.kind === 'moves' ? plan.moves.map(({ sourceId, targetId, slots }) => `${slots.length} ${sourceId}>${targetId}`) : [plan.kind]
}

describe('rebalancing', () => {
  it('leaves a cluster alone that is within the threshold', () => {
    expect(sizes([5461, 5462, 5461])).toEqual(['balanced'])
    expect(sizes([5184, 5600, 5600], [], 50)).toEqual(['balanced'])
  })

  it('evens out as redis-cli does in the recorded run', () => {
    expect(sizes([5185, 5600, 5599], [], 1)).toEqual(['139 n1>n0', '138 n2>n0'])
  })

  it('gives a primary of weight 0 nothing to keep, in equal parts', () => {
    expect(sizes([4096, 4096, 4096, 4096], [1, 1, 1, 0])).toEqual(['1366 n3>n0', '1365 n3>n1', '1365 n3>n2'])
  })

  it('gives a primary of double weight double', () => {
    expect(sizes([5461, 5462, 5461], [2, 1, 1])).toEqual(['1366 n1>n0', '1365 n2>n0'])
  })

  it('fills an empty primary', () => {
    expect(sizes([8192, 4096, 4096, 0])).toEqual(['4096 n0>n3'])
  })

  it('refuses when nobody has weight', () => {
    expect(sizes([16384, 0], [0, 0])).toEqual(['no-weight'])
  })

  it('never loses, doubles or invents a slot, whatever the counts and weights', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 0, max: 5 })), { minLength: 2, maxLength: 8 }), (nodes) => {
        const counts = nodes.map(([count]) => count)
        counts[0] = 16384 - counts.slice(1).reduce((sum, count) => sum + count, 0)
        fc.pre(counts[0] >= 0)
        const all = primaries(counts, nodes.map(([, weight]) => weight))
        const plan = planRebalance(all, 2)
        if (plan.kind !== 'moves') return
        const owner = new Map(all.flatMap(({ nodeId, slots }) => slots.map((slot) => [slot, nodeId])))
        const moved = plan.moves.flatMap(({ slots }) => slots)
        expect(new Set(moved).size).toBe(moved.length)
        expect(plan.moves.every(({ sourceId, targetId, slots }) => sourceId !== targetId && slots.every((slot) => owner.get(slot) === sourceId))).toBe(true)
      }),
    )
  })
})

describe('draining', () => {
  it('gives equal parts to all others', () => {
    const [source, ...targets] = primaries([4096, 4096, 4096, 4096])
    expect(planDrain(source!, targets).map(({ slots, targetId }) => [targetId, slots.length])).toEqual([['n1', 1366], ['n2', 1365], ['n3', 1365]])
  })

  it('plans nothing when nobody is left', () => {
    expect(planDrain(primaries([16384])[0]!, [])).toEqual([])
  })
})
