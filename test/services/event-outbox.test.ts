import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CommandTrace } from '../../src-main/explorer/hop-trace.ts'
import { EventOutbox } from '../../src-main/services/event-outbox.ts'

let sent: [string, unknown][]
let isCongested: boolean
let outbox: EventOutbox

beforeEach(() => {
  vi.useFakeTimers()
  sent = []
  isCongested = false
  outbox = new EventOutbox({ emit: (event, payload) => void sent.push([event, payload]), isCongested: () => isCongested })
})

afterEach(() => {
  outbox.close()
  vi.useRealTimers()
})

const counters = { commands: 0, moved: 0, ask: 0, errors: 0 }

function traces(first: number, count: number): CommandTrace[] {
  return Array.from({ length: count }, (_, index) => ({
    id: first + index,
    startedAtMs: 0,
    command: 'PING',
    slot: undefined,
    keys: [],
    hops: [],
    outcome: 'reply',
    durationMs: 0,
    slotTableChange: undefined,
  }))
}

describe('a session’s events', () => {
  it('leave once per frame, terminal output joined in order and before its end', () => {
    outbox.emit('terminal.closed', { terminalId: 't', reason: 'quit' })
    outbox.emit('terminal.output', { terminalId: 't', data: 'a' })
    outbox.emit('terminal.output', { terminalId: 'u', data: 'x' })
    outbox.emit('terminal.output', { terminalId: 't', data: 'b' })
    expect(sent).toEqual([])
    vi.advanceTimersByTime(20)
    expect(sent).toEqual([
      ['terminal.output', { terminalId: 't', data: 'ab' }],
      ['terminal.output', { terminalId: 'u', data: 'x' }],
      ['terminal.closed', { terminalId: 't', reason: 'quit' }],
    ])
  })

  it('replace older pictures of the same thing and keep those of others', () => {
    outbox.emit('sandbox.changed', { sandboxes: [] })
    outbox.emit('sandbox.progress', { sandboxId: 's', step: 'nodes', done: 1, total: 6 })
    outbox.emit('sandbox.progress', { sandboxId: 's', step: 'nodes', done: 2, total: 6 })
    outbox.emit('sandbox.progress', { sandboxId: 's', step: 'create', done: 0, total: 1 })
    vi.advanceTimersByTime(20)
    expect(sent.map(([event, payload]) => [event, (payload as { done?: number }).done])).toEqual([
      ['sandbox.changed', undefined],
      ['sandbox.progress', 2],
      ['sandbox.progress', 0],
    ])
  })

  it('join traces up to a bound, keep the newest and count the rest', () => {
    outbox.emit('trace.batch', { connectionId: 'c', traces: traces(1, 300), dropped: 5, counters })
    outbox.emit('trace.batch', { connectionId: 'c', traces: traces(301, 300), dropped: 0, counters: { ...counters, commands: 600 } })
    vi.advanceTimersByTime(20)
    const [[, batch]] = sent as [[string, { traces: CommandTrace[]; dropped: number; counters: typeof counters }]]
    expect(batch.traces.map((trace) => trace.id)).toEqual(traces(201, 400).map((trace) => trace.id))
    expect(batch.dropped).toBe(205)
    expect(batch.counters.commands).toBe(600)
  })

  it('wait while the reader is congested, in bounded memory, and say what fell out', () => {
    isCongested = true
    const chunk = 'x'.repeat(300 * 1024)
    for (let times = 0; times < 3; times++) outbox.emit('terminal.output', { terminalId: 't', data: chunk })
    vi.advanceTimersByTime(1000)
    expect(sent).toEqual([])
    isCongested = false
    vi.advanceTimersByTime(20)
    const [[, { data }]] = sent as [[string, { data: string }]]
    expect(data.slice(chunk.length)).toContain(`${2 * chunk.length} characters`)
  })

  it('stop with the session', () => {
    outbox.emit('sandbox.changed', { sandboxes: [] })
    outbox.close()
    outbox.emit('sandbox.changed', { sandboxes: [] })
    vi.advanceTimersByTime(100)
    expect(sent).toEqual([])
  })
})
