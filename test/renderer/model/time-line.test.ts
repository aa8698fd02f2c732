import { describe, expect, it } from 'vitest'
import type { HistoryEntry, TopologyChange } from '../../../src-main/contract/model.ts'
import { entryAt, gravest, timeAtX, timeMarks, xOfTime } from '../../../src-renderer/model/time-line.ts'

const node = { nodeId: 'a', address: '127.0.0.1:7000', shard: 'A' }
const failing: TopologyChange = { kind: 'health', node, before: 'ok', after: 'fail', reason: undefined }
const promoted: TopologyChange = { kind: 'promoted', node, configEpoch: '7' }
const entry = (id: number, atMs: number, changes: readonly TopologyChange[]): HistoryEntry => ({ id, atMs, changes, moreChanges: 0 })
const scale = { fromMs: 1000, toMs: 11_000, width: 1000 }

describe('the time line', () => {
  it('puts moments where they were and finds them again', () => {
    expect(xOfTime(scale, 6000)).toBe(500)
    expect(timeAtX(scale, 500)).toBe(6000)
    expect([xOfTime(scale, 0), xOfTime(scale, 99_000)]).toEqual([0, 1000])
    expect(xOfTime({ fromMs: 5, toMs: 5, width: 100 }, 5)).toBe(100)
  })

  it('gathers marks that would cover each other under the gravest of them', () => {
    const marks = timeMarks([entry(0, 1000, []), entry(1, 2000, [promoted]), entry(2, 2050, [failing]), entry(3, 9000, [promoted])], scale)
    expect(marks.map(({ kind, entries }) => [kind, entries.map(({ id }) => id)])).toEqual([['trouble', [1, 2]], ['promotion', [3]]])
  })

  it('tells trouble before anything else', () => {
    expect(gravest(entry(1, 0, [promoted, failing]))).toBe('trouble')
    expect(gravest(entry(1, 0, [{ kind: 'state', before: 'fail', after: 'ok' }]))).toBe('recovery')
    expect(gravest(entry(1, 0, [{ kind: 'opened', slots: [[1, 1]], count: 1, from: node, to: node }]))).toBe('slots')
  })

  it('shows at each moment what was last told before it', () => {
    const entries = [entry(0, 1000, []), entry(1, 2000, [failing])]
    expect([500, 1999, 2000, 9000].map((atMs) => entryAt(entries, atMs)?.id)).toEqual([0, 0, 1, 1])
    expect(entryAt([], 5)).toBeUndefined()
  })
})
