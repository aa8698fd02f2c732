import { describe, expect, it } from 'vitest'
import { en } from '../../../src-renderer/i18n/en.ts'
import { explainStep } from '../../../src-renderer/i18n/explain-step.ts'
import { zhCN } from '../../../src-renderer/i18n/zh-CN.ts'
import { sequenceOf } from '../../../src-renderer/model/trace-sequence.ts'
import { at, hop, OK, trace } from '../trace-samples.ts'

describe('a trace as a sequence of messages', () => {
  it('tells a MOVED, then what it changed, then the second node', () => {
    const moved = trace([hop(7000, { kind: 'moved', slot: 9252, to: at(7001) }), hop(7001, OK, { reason: 'moved' })], { slotTableChange: { slot: 9252, before: at(7000), after: at(7001) } })
    const { lanes, rows } = sequenceOf(moved, undefined)
    expect(lanes.map(({ address }) => address.port)).toEqual([7000, 7001])
    expect(rows.map((row) => (row.kind === 'table' ? 'table' : `${row.kind} ${row.lane} ${row.text}`))).toEqual([
      'request 0 GET key:test:2', 'reply 0 MOVED 9252', 'table', 'request 1 GET key:test:2', 'reply 1 OK',
    ])
    expect(explainStep(rows[2]!, en)).toContain('slot 9252 is 127.0.0.1:7001’s')
  })

  it('tells an ASK with ASKING on its own line and a slot table that stays', () => {
    const asked = trace([hop(7000, { kind: 'ask', slot: 5191, to: at(7001) }), hop(7001, OK, { reason: 'ask', asking: true })])
    const { rows } = sequenceOf(asked, undefined)
    expect(rows.map(({ kind }) => kind)).toEqual(['request', 'reply', 'asking', 'request', 'reply', 'table'])
    expect(explainStep(rows.at(-1)!, en)).toBe('The slot table stays as it was.')
  })

  it('uses one lane for a node asked twice', () => {
    const again = trace([hop(7000, { kind: 'tryagain', message: 'TRYAGAIN' }), hop(7000, OK, { reason: 'tryagain' })])
    expect(sequenceOf(again, undefined).lanes).toHaveLength(1)
  })

  it('has a sentence for every kind of step in both languages', () => {
    const replies = [OK, { kind: 'moved', slot: 1, to: at(1) }, { kind: 'ask', slot: 1, to: at(1) }, { kind: 'unreachable', message: 'x' }, { kind: 'error', code: 'ERR', message: 'ERR x' },
      { kind: 'tryagain', message: '' }, { kind: 'clusterdown', message: '' }, { kind: 'crossslot', message: '' }] as const
    const reasons = ['connected', 'slot-table', 'moved', 'ask', 'tryagain', 'random'] as const
    const steps = replies.flatMap((reply) => reasons.flatMap((reason) => sequenceOf(trace([hop(7000, reply, { reason, asking: reason === 'ask' })]), undefined).rows))
    for (const messages of [en, zhCN]) for (const step of steps) expect(explainStep(step, messages)).not.toMatch(/undefined|^$/)
  })
})
