import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Events } from '../../src-main/contract/contract.ts'
import { TraceInbox } from '../../src-renderer/state/trace-inbox.ts'
import { hop, OK, trace } from './trace-samples.ts'

type Batch = Events['trace.batch']

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function batch(firstId: number, count: number, connectionId = 'c', dropped = 0): Batch {
  const traces = Array.from({ length: count }, (_, index) => trace([hop(7000, OK)], { id: firstId + index }))
  return { connectionId, traces, dropped, counters: { commands: firstId + count - 1, moved: 0, ask: 0, errors: 0 } }
}

describe('TraceInbox', () => {
  it('delivers the first batch at once and joins those that follow closely', () => {
    const delivered: Batch[] = []
    const inbox = new TraceInbox((each) => delivered.push(each))
    inbox.add(batch(1, 1))
    vi.advanceTimersByTime(0)
    expect(delivered).toHaveLength(1)
    inbox.add(batch(2, 2, 'c', 5))
    inbox.add(batch(4, 1, 'c', 7))
    vi.advanceTimersByTime(0)
    expect(delivered).toHaveLength(1)
    vi.advanceTimersByTime(100)
    expect(delivered).toHaveLength(2)
    expect(delivered[1]).toMatchObject({ dropped: 12, counters: { commands: 4 } })
    expect(delivered[1]?.traces.map((each) => each.id)).toEqual([2, 3, 4])
  })

  it('keeps connections apart', () => {
    const delivered: Batch[] = []
    const inbox = new TraceInbox((each) => delivered.push(each))
    inbox.add(batch(1, 1, 'one'))
    inbox.add(batch(1, 1, 'two'))
    vi.advanceTimersByTime(0)
    expect(delivered.map((each) => each.connectionId)).toEqual(['one', 'two'])
  })

  it('holds no more than a list shows', () => {
    const delivered: Batch[] = []
    const inbox = new TraceInbox((each) => delivered.push(each))
    for (let round = 0; round < 10; round += 1) inbox.add(batch(1 + round * 500, 500))
    vi.advanceTimersByTime(0)
    expect(delivered[0]?.traces).toHaveLength(2000)
    expect(delivered[0]?.traces.at(-1)?.id).toBe(5000)
  })
})
