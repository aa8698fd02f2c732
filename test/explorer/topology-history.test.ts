import { describe, expect, it } from 'vitest'
import { TopologyHistory } from '../../src-main/explorer/topology-history.ts'
import { topologyChanges } from '../../src-main/explorer/topology-diff.ts'
import type { Topology, TopologyNode } from '../../src-main/explorer/topology.ts'
import { nodeId, sampleNode, sampleTopology } from '../renderer/topology-samples.ts'

function withNode(topology: Topology, id: string, changes: Partial<TopologyNode>): Topology {
  return { ...topology, nodes: topology.nodes.map((node) => (node.nodeId === id ? { ...node, ...changes } : node)) }
}
const kinds = (before: Topology, after: Topology): string[] => topologyChanges(before, after).map(({ kind }) => kind)

/** Shard B fails over from node 1 to node 4. */
function failover(before: Topology): Topology {
  const shards = before.shards.map((shard) => (shard.letter === 'B' ? { ...shard, primaryId: nodeId(4), replicaIds: [nodeId(1)] } : shard))
  const promoted = withNode({ ...before, shards }, nodeId(4), { role: 'primary', primaryId: undefined, configEpoch: '7' })
  return withNode(promoted, nodeId(1), { role: 'primary', health: 'fail', reason: 'a majority of primaries holds it for failed (FAIL)' })
}

describe('what happened between two pictures', () => {
  const before = sampleTopology(3)

  it('is nothing when only counts and offsets moved', () => {
    expect(kinds(before, withNode(before, nodeId(0), { keyCount: 12, replicationLagBytes: 4 }))).toEqual([])
  })

  it('is nothing when a node was asked for the first time', () => {
    expect(kinds(withNode(before, nodeId(0), { health: 'unknown' }), before)).toEqual([])
  })

  it('is a failover, and no slot moved by it', () => {
    const changes = topologyChanges(before, { ...failover(before), state: 'fail' })
    expect(changes.map(({ kind }) => kind).sort()).toEqual(['health', 'promoted', 'state'])
    expect(changes.find(({ kind }) => kind === 'promoted')).toMatchObject({ node: { address: '127.0.0.1:7004', shard: 'B' }, configEpoch: '7' })
  })

  it('is a return as replica', () => {
    const failed = failover(before)
    const back = withNode(failed, nodeId(1), { role: 'replica', primaryId: nodeId(4), health: 'ok', reason: undefined })
    expect(topologyChanges(failed, back)).toMatchObject([{ kind: 'health', before: 'fail', after: 'ok' }, { kind: 'demoted', primary: { address: '127.0.0.1:7004' } }])
  })

  it('is slots that changed shards, gathered into ranges', () => {
    const [a, b, c] = before.shards
    const after = { ...before, shards: [{ ...a!, slotRanges: [[0, 99], [200, 5460]] as const }, { ...b!, slotRanges: [[100, 199], [5461, 10922]] as const }, c!] }
    expect(topologyChanges(before, after)).toEqual([{ kind: 'slots', ranges: [[100, 199]], count: 100, from: 'A', to: 'B' }])
  })

  it('is a slot put on its way, told once for both its ends', () => {
    const open = withNode(withNode(before, nodeId(0), { migrating: [{ slot: 5, toNodeId: nodeId(1) }] }), nodeId(1), { importing: [{ slot: 5, fromNodeId: nodeId(0) }] })
    expect(topologyChanges(before, open)).toMatchObject([{ kind: 'opened', slots: [[5, 5]], count: 1, from: { shard: 'A' }, to: { shard: 'B' } }])
    expect(kinds(open, before)).toEqual(['closed'])
  })

  it('is members that come and go, new addresses and versions', () => {
    const joined = { ...before, nodes: [...before.nodes, sampleNode(9, { role: 'unknown', health: 'handshake' })] }
    expect(kinds(before, joined)).toEqual(['joined'])
    expect(kinds(joined, before)).toEqual(['left'])
    expect(kinds(before, withNode(before, nodeId(2), { port: 7999, version: '8.0.0' }))).toEqual(['address', 'version'])
  })
})

describe('the history of a connection', () => {
  const later = (topology: Topology, takenAtMs: number): Topology => ({ ...topology, takenAtMs })

  it('keeps each moment with the picture as it was, and what was learned in between', () => {
    const history = new TopologyHistory()
    const first = sampleTopology(3)
    history.note(first)
    history.note(later(withNode(first, nodeId(0), { keyCount: 5 }), 10))
    history.note(later(failover(first), 20))
    const { openedAtMs, entries } = history.since()
    expect(openedAtMs).toBe(1)
    expect(entries.map(({ id, atMs, changes }) => [id, atMs, changes.length])).toEqual([[0, 1, 0], [1, 20, 2]])
    expect(history.pictureAt(0)!.nodes.find(({ nodeId: id }) => id === nodeId(0))?.keyCount).toBe(5)
    expect(history.pictureAt(0)!.shards[1]!.primaryId).toBe(nodeId(1))
    expect(history.pictureAt(1)!.shards[1]!.primaryId).toBe(nodeId(4))
    expect(history.since(0).entries.map(({ id }) => id)).toEqual([1])
  })

  it('shares the nodes that did not change', () => {
    const history = new TopologyHistory()
    const first = sampleTopology(3)
    history.note(first)
    history.note(later(structuredClone(failover(first)), 20))
    const [old, now] = [history.pictureAt(0)!, history.pictureAt(1)!]
    expect(now.nodes.filter((node, index) => node === old.nodes[index])).toHaveLength(4)
  })

  it('forgets the oldest moments past its bound', () => {
    const history = new TopologyHistory()
    const first = sampleTopology(3)
    for (let i = 0; i < 1200; i++) history.note(later(withNode(first, nodeId(0), { configEpoch: String(i) }), i))
    const { entries, firstId } = history.since()
    expect(entries).toHaveLength(1000)
    expect(firstId).toBe(200)
    expect(history.pictureAt(199)).toBeUndefined()
    expect(history.pictureAt(1199)!.nodes[0]!.configEpoch).toBe('1199')
  })

  it('is bounded by nodes as well, however large the cluster', () => {
    const history = new TopologyHistory()
    const first = sampleTopology(500)
    for (let i = 0; i < 120; i++) history.note({ ...first, takenAtMs: i, nodes: first.nodes.map((node) => ({ ...node, configEpoch: String(i) })) })
    const { entries } = history.since()
    expect(entries.length).toBeLessThanOrEqual(50)
    expect(entries.at(-1)).toMatchObject({ moreChanges: 300 })
  })
})
