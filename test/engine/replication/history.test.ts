import { describe, expect, it } from 'vitest'
import { ReplicationHistory } from '../../../src-main/engine/replication/history.ts'

/** Ids that tell their order: 1…, 2…, and so on. */
function historyWithKnownIds(): ReplicationHistory {
  let next = 1
  return new ReplicationHistory({ uint32: () => 0, below: () => 0, hex: (length) => String(next++).repeat(length) })
}
const id = (digit: number): string => String(digit).repeat(40)

describe('the replication history', () => {
  it('includes its own id at any offset, and no foreign one', () => {
    const history = historyWithKnownIds()
    expect(history.includes(id(1), 5n)).toBe(true)
    expect(history.includes(id(2), 5n)).toBe(false)
    expect(history.includes('0'.repeat(40), 0n)).toBe(false)
  })

  it('keeps the former id valid up to the promotion and no further', () => {
    const history = historyWithKnownIds()
    history.offset = 100n
    history.branchOff()
    expect([history.id, history.previousId, history.previousIdEnds]).toEqual([id(2), id(1), 101n])
    expect(history.includes(id(1), 101n)).toBe(true)
    expect(history.includes(id(1), 102n)).toBe(false)
  })

  it('forgets the former id with a full copy of another node', () => {
    const history = historyWithKnownIds()
    history.branchOff()
    history.adopt({ id: id(9), offset: 7n, selectedDb: 0 })
    expect([history.id, history.offset, history.previousIdEnds]).toEqual([id(9), 7n, -1n])
    expect(history.includes(id(1), 0n)).toBe(false)
  })
})
