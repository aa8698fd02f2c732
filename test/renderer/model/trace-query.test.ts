import { describe, expect, it } from 'vitest'
import { filterTraces } from '../../../src-renderer/model/trace-filter.ts'
import { parseTraceQuery, toggleTerm } from '../../../src-renderer/model/trace-query.ts'
import { hop, OK, trace } from '../trace-samples.ts'

describe('the filter as typed', () => {
  it.each([
    ['slot:9252', { slot: 9252, words: '' }],
    ['node:7001 get x', { node: '7001', words: 'get x' }],
    ['KEY:User', { key: 'user' }],
    ['>5ms', { minMs: 5 }],
    ['>=0.5', { minMs: 0.5 }],
    ['>2s set', { minMs: 2000, words: 'set' }],
    ['set a>b', { words: 'set a>b', minMs: undefined }],
    ['slot:x', { slot: -1 }],
  ])('%s', (input, expected) => {
    expect(parseTraceQuery(input)).toMatchObject(expected)
  })

  it('keeps what fits every term', () => {
    const fast = trace([hop(7000, OK, { shard: 'A' })], { id: 1, slot: 1, keys: ['user:1'], durationMs: 1 })
    const slow = trace([hop(7001, OK, { shard: 'B' })], { id: 2, slot: 9252, keys: ['order:1'], durationMs: 80 })
    const ids = (text: string): number[] => filterTraces([fast, slow], { only: 'all', text }).map(({ id }) => id)
    expect(ids('slot:9252')).toEqual([2])
    expect(ids('slot:925')).toEqual([])
    expect(ids('node:b')).toEqual([2])
    expect(ids('node:7000')).toEqual([1])
    expect(ids('key:user')).toEqual([1])
    expect(ids('>10ms')).toEqual([2])
    expect(ids('>10ms key:user')).toEqual([])
  })

  it('takes a term in and out again', () => {
    expect(toggleTerm('get', 'slot', 5)).toBe('get slot:5')
    expect(toggleTerm('get slot:5', 'slot', 6)).toBe('get slot:6')
    expect(toggleTerm('get slot:5', 'slot', 5)).toBe('get')
  })
})
