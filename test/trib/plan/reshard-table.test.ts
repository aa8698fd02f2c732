import { describe, expect, it } from 'vitest'
import type { PlanPrimary } from '../../../src-main/trib/plan/plan-primary.ts'
import { computeReshardTable, movesOfTable } from '../../../src-main/trib/plan/reshard-table.ts'

const primary = (nodeId: string, first: number, last: number): PlanPrimary => ({ nodeId, name: nodeId, replicaCount: 0, slots: Array.from({ length: last - first + 1 }, (_, i) => first + i) })

describe('the reshard table', () => {
  it('takes the lowest slots of a single source', () => {
    expect(computeReshardTable([primary('a', 0, 5460)], 3)).toEqual([0, 1, 2].map((slot) => ({ sourceId: 'a', slot })))
  })

  it('takes from sources in proportion, the largest first and rounded up', () => {
    const table = computeReshardTable([primary('a', 500, 5460), primary('b', 5461, 11422)], 100)
    expect(table).toHaveLength(100)
    expect(table.filter(({ sourceId }) => sourceId === 'b')).toHaveLength(55)
    expect(table[0]).toEqual({ sourceId: 'b', slot: 5461 })
    expect(table[55]).toEqual({ sourceId: 'a', slot: 500 })
  })

  it('moves fewer than asked for where rounding down leaves some, as the originals do', () => {
    expect(computeReshardTable([primary('a', 0, 99), primary('b', 100, 199), primary('c', 200, 299)], 10)).toHaveLength(10)
    expect(computeReshardTable([primary('a', 0, 0), primary('b', 1, 1), primary('c', 2, 2)], 2)).toHaveLength(1)
  })

  it('gives nothing where there is nothing', () => {
    expect(computeReshardTable([{ nodeId: 'a', name: 'a', replicaCount: 0, slots: [] }], 10)).toEqual([])
  })

  it('becomes one move for each source', () => {
    const moves = movesOfTable([{ sourceId: 'a', slot: 1 }, { sourceId: 'b', slot: 7 }, { sourceId: 'a', slot: 2 }], 't')
    expect(moves).toEqual([{ sourceId: 'a', targetId: 't', slots: [1, 2] }, { sourceId: 'b', targetId: 't', slots: [7] }])
  })
})
