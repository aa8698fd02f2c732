import { describe, expect, it } from 'vitest'
import type { Hop, HopReply } from '../../src-main/explorer/hop-trace.ts'
import { TraceLog, type UnnumberedTrace } from '../../src-main/explorer/trace-log.ts'

const node = { host: '127.0.0.1', port: 7000 }
const hop = (reply: HopReply): Hop => ({ node, nodeId: undefined, shard: undefined, reason: 'connected', asking: false, sentAtMs: 0, durationMs: 1, reply })
const trace = (...replies: HopReply[]): UnnumberedTrace => ({ startedAtMs: 0, command: 'get a', slot: 1, keys: ['a'], hops: replies.map(hop), outcome: replies.at(-1)!.kind, durationMs: 1, slotTableChange: undefined })
const ok: HopReply = { kind: 'reply', summary: 'OK' }

describe('trace log', () => {
  it('keeps the newest, oldest first, and counts what fell out', () => {
    const log = new TraceLog(3)
    for (let i = 0; i < 5; i++) log.record(trace(ok))
    expect(log.newest().map(({ id }) => id)).toEqual([3, 4, 5])
    expect(log.newest(2).map(({ id }) => id)).toEqual([4, 5])
    expect(log.dropped).toBe(2)
  })

  it('counts commands, redirects and errors', () => {
    const log = new TraceLog()
    log.record(trace({ kind: 'moved', slot: 1, to: node }, ok))
    log.record(trace({ kind: 'ask', slot: 1, to: node }, ok))
    log.record(trace({ kind: 'crossslot', message: 'CROSSSLOT' }))
    expect(log.totals).toEqual({ commands: 3, moved: 1, ask: 1, errors: 1 })
  })

  it('forgets on clear, and numbering goes on', () => {
    const log = new TraceLog(2)
    log.record(trace(ok))
    log.clear()
    expect(log.newest()).toEqual([])
    expect(log.totals.commands).toBe(0)
    expect(log.record(trace(ok)).id).toBe(2)
    expect(log.newest().map(({ id }) => id)).toEqual([2])
    expect(log.dropped).toBe(0)
  })

  it('tells subscribers until they leave', () => {
    const log = new TraceLog()
    const seen: number[] = []
    const leave = log.subscribe(({ id }) => seen.push(id))
    log.record(trace(ok))
    leave()
    log.record(trace(ok))
    expect(seen).toEqual([1])
  })
})
