import { describe, expect, it } from 'vitest'
import { nodeFits } from '../../../src-renderer/model/node-filter.ts'
import { nodeId, sampleNode, sampleTopology } from '../topology-samples.ts'

const { shards } = sampleTopology(3)
const node = sampleNode(1, { hostname: 'redis-7.Example' })
const fits = (text: string, troubledOnly = false): boolean => nodeFits(node, shards[1], { text, troubledOnly })

describe('looking for nodes', () => {
  it('finds by address, host name, id, role and shard, in any order and letter case', () => {
    for (const text of ['', '7001', '127.0.0.1:7001', 'EXAMPLE', nodeId(1).slice(-6), 'primary b', 'B', 'b 7001']) expect([text, fits(text)]).toEqual([text, true])
  })

  it('takes a single letter for a shard only', () => {
    expect([fits('a'), fits('c'), fits('7002'), fits('b 7002')]).toEqual([false, false, false, false])
  })

  it('leaves out who is well when asked', () => {
    expect(fits('', true)).toBe(false)
    expect(nodeFits({ ...node, health: 'pfail' }, shards[1], { text: '7001', troubledOnly: true })).toBe(true)
  })
})
