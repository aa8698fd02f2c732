import { describe, expect, it } from 'vitest'
import type { Belief, NodeViewsPicture } from '../../../src-main/contract/model.ts'
import { partiesOf, viewMatrix } from '../../../src-renderer/model/view-matrix.ts'

const primary: Belief = { role: 'primary', primaryId: undefined, health: 'ok', linkState: 'connected', configEpoch: '1', address: '127.0.0.1:7000', slotRanges: [[0, 99]], slotCount: 100 }
const failed: Belief = { ...primary, health: 'fail', linkState: 'disconnected' }
const replica: Belief = { ...primary, role: 'replica', primaryId: 'a', slotRanges: [], slotCount: 0 }

function picture(nodeCount: number, groups: readonly (readonly [viewers: readonly string[], beliefs: readonly number[]])[]): NodeViewsPicture {
  return {
    takenAtMs: 10,
    nodeCount,
    subjects: ['a', 'b'],
    disputedCount: 1,
    beliefs: [primary, failed, replica],
    groups: groups.map(([viewerIds, beliefs]) => ({ viewerIds, oldestAtMs: 5, beliefs })),
    hiddenGroupCount: 0,
    silent: [],
  }
}

describe('the matrix of views', () => {
  it('has a column for each node of a small cluster, in the order of the picture', () => {
    const matrix = viewMatrix(picture(3, [[['c', 'a'], [0, 2]], [['b'], [1, 2]]]), ['a', 'b', 'c'])
    expect(matrix.columns.map((column) => column.viewerIds)).toEqual([['a'], ['b'], ['c']])
    expect(matrix.rows[0]).toMatchObject({ nodeId: 'a', disputed: ['health', 'link'] })
    expect(matrix.rows[0]!.cells.map((cell) => cell.differs)).toEqual([[], ['health', 'link'], []])
    expect(matrix.rows[1]!.disputed).toEqual([])
  })

  it('marks who differs from the many, weighing groups by their size', () => {
    const viewers = Array.from({ length: 90 }, (_, index) => `v${index}`)
    const matrix = viewMatrix(picture(100, [[['x'], [0, 2]], [viewers, [1, 2]]]), [])
    expect(matrix.columns).toHaveLength(2)
    expect(matrix.rows[0]!.cells.map((cell) => cell.differs)).toEqual([['health', 'link'], []])
  })

  it('tells a node that some have not heard of', () => {
    const matrix = viewMatrix(picture(3, [[['a', 'b'], [0, 2]], [['c'], [0, -1]]]), ['a', 'b', 'c'])
    expect(matrix.rows[1]!.cells[2]).toEqual({ belief: undefined, differs: ['known'] })
    expect(matrix.rows[1]!.disputed).toEqual(['known'])
  })

  it('gathers the parties of a dispute, the many first', () => {
    const matrix = viewMatrix(picture(3, [[['a', 'b'], [1, 2]], [['c'], [0, 2]]]), ['a', 'b', 'c'])
    expect(partiesOf(matrix, matrix.rows[0]!, 'health').map(({ belief, viewerIds }) => [belief?.health, viewerIds])).toEqual([['fail', ['a', 'b']], ['ok', ['c']]])
  })

  it('sees a role in dispute and whose replica it is only where it is said', () => {
    const matrix = viewMatrix(picture(3, [[['a', 'b'], [0, 0]], [['c'], [0, 2]]]), ['a', 'b', 'c'])
    expect(matrix.rows[1]!.disputed).toEqual(['role', 'slots'])
  })
})
