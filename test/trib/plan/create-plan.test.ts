import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allocateSlots } from '../../../src-main/trib/plan/allocate-slots.ts'
import { planCreate, refuseCreate, type PlanNode } from '../../../src-main/trib/plan/create-plan.ts'

const nodesOn = (...hosts: string[]): PlanNode[] => hosts.map((host, i) => ({ nodeId: `id${i}`, host, port: 7100 + i }))
const pairs = (plan: ReturnType<typeof planCreate>, which: 'firstPlacement' | 'replicas' = 'replicas'): string[] => plan[which].map(({ replica, primary }) => `${replica.port}->${primary.port}`)

describe('slot allocation', () => {
  it('deals three primaries the ranges redis-trib deals', () => {
    expect(allocateSlots(3)).toEqual([[0, 5460], [5461, 10922], [10923, 16383]])
  })

  it('deals seven as redis-cli does', () => {
    expect(allocateSlots(7)).toEqual([[0, 2340], [2341, 4680], [4681, 7021], [7022, 9361], [9362, 11702], [11703, 14042], [14043, 16383]])
  })

  it('covers every slot once, evenly, for any number of primaries', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), (count) => {
        const ranges = allocateSlots(count)
        expect(ranges).toHaveLength(count)
        expect(ranges[0]![0]).toBe(0)
        expect(ranges.at(-1)![1]).toBe(16383)
        ranges.slice(1).forEach(([first], i) => expect(first).toBe(ranges[i]![1] + 1))
        const sizes = ranges.map(([first, last]) => last - first + 1)
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(2)
      }),
    )
  })
})

describe('replica placement', () => {
  it('places six nodes of one host as redis-trib does, and keeps that', () => {
    const plan = planCreate(nodesOn(...Array.from({ length: 6 }, () => 'h')), 1)
    expect(pairs(plan, 'firstPlacement')).toEqual(['7104->7100', '7105->7101', '7103->7102'])
    expect(pairs(plan)).toEqual(pairs(plan, 'firstPlacement'))
    expect(plan.affinity).toBe('primary-host')
  })

  it('keeps each replica off its primary\'s host where three hosts allow it', () => {
    const plan = planCreate(nodesOn('a', 'a', 'b', 'b', 'c', 'c'), 1)
    expect(plan.primaries.map(({ node }) => node.host)).toEqual(['a', 'b', 'c'])
    for (const { replica, primary } of plan.replicas) expect(replica.host).not.toBe(primary.host)
  })

  it('gives left-over nodes to primaries as extra replicas', () => {
    const plan = planCreate(nodesOn(...Array.from({ length: 8 }, () => 'h')), 1)
    expect(plan.primaries).toHaveLength(4)
    const odd = planCreate(nodesOn(...Array.from({ length: 7 }, () => 'h')), 1)
    expect(odd.replicas.filter(({ extra }) => extra)).toHaveLength(1)
  })

  it('uses every node once and never places worse than at first', () => {
    const hosts = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 9, maxLength: 30 })
    fc.assert(
      fc.property(hosts, fc.integer({ min: 0, max: 2 }), (names, replicas) => {
        const nodes = nodesOn(...names)
        const plan = planCreate(nodes, replicas)
        const used = [...plan.primaries.map(({ node }) => node.port), ...plan.replicas.map(({ replica }) => replica.port)]
        expect(used.sort()).toEqual(nodes.map(({ port }) => port).sort())
        const together = (list: typeof plan.replicas): number => list.filter(({ replica, primary }) => replica.host === primary.host).length
        expect(together(plan.replicas)).toBeLessThanOrEqual(together(plan.firstPlacement))
        if (plan.affinity === 'perfect' || plan.affinity === 'not-needed') expect(together(plan.replicas)).toBe(0)
      }),
    )
  })

  it('asks for three primaries at least', () => {
    expect(refuseCreate(4, 1)).toEqual({ primaryCount: 2, nodesNeeded: 6 })
    expect(refuseCreate(6, 1)).toBeUndefined()
    expect(refuseCreate(0, 0)).toEqual({ primaryCount: 0, nodesNeeded: 3 })
  })
})
