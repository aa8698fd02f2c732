import { describe, expect, it } from 'vitest'
import { en } from '../../../src-renderer/i18n/en.ts'
import { explain } from '../../../src-renderer/i18n/explain.ts'
import { zhCN } from '../../../src-renderer/i18n/zh-CN.ts'
import { filterTraces } from '../../../src-renderer/model/trace-filter.ts'
import { explainTrace, placeOf, replyLabel } from '../../../src-renderer/model/trace-story.ts'
import { traceAsText } from '../../../src-renderer/model/trace-text.ts'
import { sampleTopology } from '../topology-samples.ts'
import { at, hop, OK, trace } from '../trace-samples.ts'

const topology = sampleTopology(3)
const tell = (subject: Parameters<typeof explainTrace>[0]) => explain(explainTrace(subject, topology), en)

const moved = trace([hop(7000, { kind: 'moved', slot: 9252, to: at(7001) }, { reason: 'connected' }), hop(7001, OK, { reason: 'moved' })], {
  slotTableChange: { slot: 9252, before: at(7000), after: at(7001) },
})
const asked = trace([hop(7000, { kind: 'ask', slot: 1649, to: at(7002) }), hop(7002, OK, { reason: 'ask', asking: true })], { id: 2, command: 'GET user:1000', slot: 1649 })
const crossed = trace([hop(7001, { kind: 'crossslot', message: "CROSSSLOT Keys in request don't hash to the same slot" })], { id: 3, keys: ['user:1', 'user:2'], slot: 10778 })
const refused = trace([hop(7001, { kind: 'error', code: 'WRONGTYPE', message: 'WRONGTYPE Operation against a key' })], { id: 4 })

describe('the sentence why', () => {
  it('MOVED: names both nodes and says that the slot table was updated', () => {
    expect(tell(moved)).toBe(
      'A (127.0.0.1:7000) does not own slot 9252; B (127.0.0.1:7001) does. ' +
        'MOVED is for good, so our slot table now says B (127.0.0.1:7001) for slot 9252 and the next command goes there at once.',
    )
  })

  it('MOVED with an unchanged table does not claim an update', () => {
    const sentence = tell({ ...moved, slotTableChange: undefined })
    expect(sentence).toContain('already said so')
    expect(sentence).not.toContain('now says')
  })

  it('ASK: says that ASKING was sent and that the table stays', () => {
    const sentence = tell(asked)
    expect(sentence).toContain('migrating from A (127.0.0.1:7000) to C (127.0.0.1:7002)')
    expect(sentence).toContain('ASKING')
    expect(sentence).toContain('The slot table stays as it was')
  })

  it('sent to several nodes: tells which answer this is, and that a redirect was not followed', () => {
    expect(tell(trace([hop(7001, OK, { reason: 'broadcast' })]))).toBe('The command was sent to several nodes at once, to each for its own answer; this is what B (127.0.0.1:7001) said.')
    expect(tell(trace([hop(7001, { kind: 'moved', slot: 1, to: at(7000) }, { reason: 'broadcast' })]))).toContain('Its redirect was not followed')
    expect(tell(trace([hop(7001, { kind: 'error', code: 'ERR', message: 'ERR no' }, { reason: 'broadcast' })]))).not.toContain('right node')
  })

  it('without cluster mode: says nothing of slots or their owners', () => {
    const alone = { ...sampleTopology(1, 0), kind: 'standalone' } as const
    expect(explain(explainTrace(trace([hop(7000, OK)]), alone), en)).toBe('A (127.0.0.1:7000) answered. It is not in cluster mode: there are no slots, and nobody redirects.')
  })

  it('CROSSSLOT: suggests names with a common tag', () => {
    expect(tell(crossed)).toContain('{user}:1 {user}:2')
  })

  it('an error of the command itself is told apart from redirects', () => {
    expect(tell(refused)).toContain('refused the command itself with WRONGTYPE')
  })

  it('TRYAGAIN that went through in the end says so, one that did not says that too', () => {
    const again = { kind: 'tryagain', message: 'TRYAGAIN Multiple keys request during rehashing of slot' } as const
    expect(tell(trace([hop(7000, again), hop(7000, OK, { reason: 'tryagain' })]))).toContain('went through')
    expect(tell(trace([hop(7000, again)]))).toContain('once the keys have arrived')
  })

  it('a chase that never ended is a loop', () => {
    const there = hop(7000, { kind: 'moved', slot: 1, to: at(7001) })
    const back = hop(7001, { kind: 'moved', slot: 1, to: at(7000) })
    expect(explainTrace(trace([there, back, there, back]), topology)).toEqual({ kind: 'loop', hopCount: 4 })
  })

  it('CLUSTERDOWN, an unreachable node and a command never sent have their own sentences', () => {
    expect(tell(trace([hop(7000, { kind: 'clusterdown', message: 'The cluster is down' })]))).toContain('The cluster is down.')
    expect(tell(trace([hop(7002, { kind: 'unreachable', message: 'connection refused' })]))).toBe('C (127.0.0.1:7002) could not be reached: connection refused.')
    expect(tell(trace([]))).toBe(en.why.unsent)
  })

  it('a CROSSSLOT refusal after a redirect is explained as CROSSSLOT', () => {
    expect(explainTrace({ ...crossed, hops: [...moved.hops.slice(0, 1), ...crossed.hops] }, topology).kind).toBe('crossslot')
  })

  it('keyless commands and owned slots are told apart', () => {
    expect(tell(trace([hop(7000, OK)], { slot: undefined, keys: [] }))).toContain('names no key')
    expect(tell(trace([hop(7001, OK)]))).toContain('owns slot 9252')
  })

  it('every explanation has Chinese words of its own', () => {
    for (const each of [moved, asked, crossed, refused]) expect(explain(explainTrace(each, topology), zhCN)).toMatch(/[\u4e00-\u9fff]/)
    expect(explain(explainTrace(moved, topology), zhCN)).not.toContain('。 ')
  })
})

describe('placeOf', () => {
  it('keeps the letter recorded with the hop, and fills it in from the picture when there is none', () => {
    expect(placeOf(hop(7001, OK), topology)).toMatchObject({ letter: 'B', colorIndex: 1 })
    expect(placeOf(hop(7001, OK, { shard: 'Q' }), topology).letter).toBe('Q')
    expect(placeOf(hop(7999, OK, { nodeId: undefined }), topology).letter).toBeUndefined()
  })
})

describe('replyLabel', () => {
  it('does not say the error code twice', () => {
    expect(replyLabel({ kind: 'error', code: 'ERR', message: 'ERR unknown command' })).toBe('ERR unknown command')
    expect(replyLabel({ kind: 'error', code: 'ERR', message: 'unknown command' })).toBe('ERR unknown command')
  })
})

describe('filterTraces', () => {
  const all = [moved, asked, crossed, refused]

  it('keeps redirected ones, errors, or all', () => {
    expect(filterTraces(all, { only: 'redirected', text: '' })).toEqual([moved, asked])
    expect(filterTraces(all, { only: 'errors', text: '' })).toEqual([crossed, refused])
    expect(filterTraces(all, { only: 'all', text: ' ' })).toBe(all)
  })

  it('finds text in commands, answers, nodes and slots', () => {
    expect(filterTraces(all, { only: 'all', text: 'USER:1000' })).toEqual([asked])
    expect(filterTraces(all, { only: 'all', text: 'wrongtype' })).toEqual([refused])
    expect(filterTraces(all, { only: 'all', text: ':7002' })).toEqual([asked])
    expect(filterTraces(all, { only: 'errors', text: '10778' })).toEqual([crossed])
  })
})

describe('traceAsText', () => {
  it('tells the hops, the table and the reason line by line', () => {
    expect(traceAsText(moved, 'Because.')).toBe(
      [
        'GET key:test:2  (slot 9252)  1.20 ms',
        '  1. 127.0.0.1:7000: MOVED 9252  0.50 ms',
        '  2. 127.0.0.1:7001: OK  0.50 ms',
        '  slot 9252: 127.0.0.1:7000 -> 127.0.0.1:7001',
        '  Because.',
      ].join('\n'),
    )
    expect(traceAsText(asked, '')).toContain('127.0.0.1:7002: ASKING, OK')
  })
})
