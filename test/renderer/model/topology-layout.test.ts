import { describe, expect, it } from 'vitest'
import { boxesOverlap, centreOf, distanceToBox } from '../../../src-renderer/model/geometry.ts'
import { layoutTopology } from '../../../src-renderer/model/topology-layout.ts'
import { nodeId, sampleNode, sampleTopology } from '../topology-samples.ts'

const sizes = [
  [3, 1, 900, 520],
  [3, 1, 824, 400],
  [3, 1, 552, 380],
  [5, 2, 900, 560],
  [8, 1, 1100, 800],
  [12, 2, 900, 520],
  [40, 2, 900, 520],
  [500, 1, 900, 520],
] as const

describe('layoutTopology', () => {
  it.each(sizes)('%i shards with %i replicas in %ix%i: every node once, nothing overlaps, nothing outside', (shards, replicas, width, height) => {
    const topology = sampleTopology(shards, replicas)
    const layout = layoutTopology(topology, width, height)
    expect(new Set(layout.nodes.map((box) => box.nodeId)).size).toBe(topology.nodes.length)
    for (const box of [...layout.nodes, ...layout.shards]) {
      expect(box.x).toBeGreaterThanOrEqual(0)
      expect(box.y).toBeGreaterThanOrEqual(0)
      expect(box.x + box.width).toBeLessThanOrEqual(layout.width)
      expect(box.y + box.height).toBeLessThanOrEqual(layout.height)
    }
    expect(overlapsAmong(layout.nodes)).toBe(0)
    expect(overlapsAmong(layout.shards)).toBe(0)
  })

  it('puts three shards around a ring that touches none of them', () => {
    const { ring, shards } = layoutTopology(sampleTopology(3), 900, 520)
    expect(ring?.arcs).toHaveLength(3)
    for (const box of shards) expect(distanceToBox(ring!.centre, box)).toBeGreaterThan(ring!.outerRadius)
  })

  it.each([[824, 328], [760, 300]] as const)('keeps the ring large in a window as low as %ix%i', (width, height) => {
    const { ring, shards } = layoutTopology(sampleTopology(3), width, height)
    expect(ring!.outerRadius).toBeGreaterThan(90)
    expect(ring!.centre.y - ring!.outerRadius).toBeGreaterThan(0)
    expect(ring!.centre.y + ring!.outerRadius).toBeLessThan(height)
    for (const box of shards) expect(distanceToBox(ring!.centre, box)).toBeGreaterThan(ring!.outerRadius)
  })

  it('stands a dead primary beside the replica that took its place', () => {
    const topology = sampleTopology(3)
    const [a, ...others] = topology.shards
    const shards = [{ ...a!, primaryId: nodeId(3), replicaIds: [], formerPrimaryIds: [nodeId(0)] }, ...others]
    const layout = layoutTopology({ ...topology, shards }, 900, 520)
    expect(layout.shards.map(({ letter }) => letter)).toEqual(['A', 'B', 'C'])
    expect(layout.nodes.find((box) => box.nodeId === nodeId(0))).toMatchObject({ form: 'row' })
    expect(layout.nodes.find((box) => box.nodeId === nodeId(3))).toMatchObject({ form: 'card' })
  })

  it('leads no line across the ring: a range on the far side is known by its colour', () => {
    const topology = sampleTopology(3)
    const [a, b, c] = topology.shards
    const shards = [{ ...a!, slotRanges: [[400, 5460]] as const }, { ...b!, slotRanges: [[0, 399], [5461, 10922]] as const }, c!]
    const { ring } = layoutTopology({ ...topology, shards }, 900, 520)
    expect(ring!.arcs).toHaveLength(4)
    expect(ring!.spokes.map(({ letter }) => letter)).toEqual(['A', 'B', 'C'])
  })

  it('draws one arc for each range of slots', () => {
    const topology = sampleTopology(3)
    const [a, b, c] = topology.shards
    const split = { ...topology, shards: [{ ...a!, slotRanges: [[0, 10], [20, 30]] as const }, b!, c!] }
    expect(layoutTopology(split, 900, 520).ring?.arcs.filter((arc) => arc.letter === 'A')).toHaveLength(2)
  })

  it('falls back to a grid when the ring does not fit, and lets it grow downwards', () => {
    const layout = layoutTopology(sampleTopology(12, 2), 900, 300)
    expect(layout.ring).toBeUndefined()
    expect(layout.height).toBeGreaterThan(300)
  })

  it('keeps every shard in its place when slots move and when a replica is promoted', () => {
    const before = sampleTopology(3)
    const [a, b, c] = before.shards
    const after = {
      ...before,
      shards: [{ ...a!, slotRanges: [[0, 100]] as const, slotCount: 101 }, { ...b!, primaryId: nodeId(4), replicaIds: [nodeId(1)] }, c!],
    }
    const place = (box: { x: number; y: number; letter: string | undefined }) => [box.letter, box.x, box.y]
    expect(layoutTopology(after, 900, 520).shards.map(place)).toEqual(layoutTopology(before, 900, 520).shards.map(place))
    const primaryPlace = layoutTopology(before, 900, 520).nodes.find((box) => box.nodeId === nodeId(1))
    const promoted = layoutTopology(after, 900, 520).nodes.find((box) => box.nodeId === nodeId(4))
    expect(promoted && centreOf(promoted)).toEqual(primaryPlace && centreOf(primaryPlace))
  })

  it('has a place for nodes that no shard claims', () => {
    const topology = sampleTopology(3)
    const stranger = sampleNode(99, { role: 'unknown', health: 'handshake' })
    const layout = layoutTopology({ ...topology, nodes: [...topology.nodes, stranger] }, 900, 520)
    expect(layout.nodes.some((box) => box.nodeId === stranger.nodeId)).toBe(true)
    expect(layout.shards.at(-1)?.letter).toBeUndefined()
  })

  it('keeps a place for a primary that is in no list of nodes', () => {
    const topology = sampleTopology(3)
    const layout = layoutTopology({ ...topology, nodes: topology.nodes.filter((node) => node.nodeId !== nodeId(1)) }, 900, 520)
    expect(layout.shards.map((shard) => shard.primaryMissing)).toEqual([false, true, false])
  })

  it('draws a cluster with no nodes at all without failing', () => {
    const layout = layoutTopology({ ...sampleTopology(0), nodes: [] }, 900, 520)
    expect(layout.nodes).toEqual([])
    expect(layout.height).toBe(520)
  })

  it('orders letters past Z after Z', () => {
    const { shards } = layoutTopology(sampleTopology(30), 900, 520)
    expect(shards.map((shard) => shard.letter).slice(24, 28)).toEqual(['Y', 'Z', 'AA', 'AB'])
  })
})

function overlapsAmong(boxes: readonly { x: number; y: number; width: number; height: number }[]): number {
  return boxes.reduce((count, box, index) => count + boxes.slice(index + 1).filter((other) => boxesOverlap(box, other)).length, 0)
}
