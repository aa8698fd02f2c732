import { describe, expect, it } from 'vitest'
import { boxesOverlap } from '../../../src-renderer/model/geometry.ts'
import { hopLegs } from '../../../src-renderer/model/hop-path.ts'
import { moveEdges, slotMoves } from '../../../src-renderer/model/slot-moves.ts'
import { layoutTopology } from '../../../src-renderer/model/topology-layout.ts'
import { nodeId, sampleTopology } from '../topology-samples.ts'
import { at, hop, OK, trace } from '../trace-samples.ts'

const topology = sampleTopology(3)
const layout = layoutTopology(topology, 900, 520)

describe('hopLegs', () => {
  it('leads from the client to each node asked, in order', () => {
    const legs = hopLegs(trace([hop(7000, { kind: 'moved', slot: 1, to: at(7001) }), hop(7001, OK)]), topology, layout)
    expect(legs.map((leg) => [leg.number, leg.nodeId, leg.tone])).toEqual([
      [1, nodeId(0), 'redirect'],
      [2, nodeId(1), 'ok'],
    ])
    expect(legs[0]?.path.startsWith(`M${layout.client.x.toFixed(2)} ${layout.client.y.toFixed(2)}`)).toBe(true)
  })

  it('ends each leg at the edge of its node', () => {
    const [leg] = hopLegs(trace([hop(7002, OK)]), topology, layout)
    const box = layout.nodes.find((each) => each.nodeId === nodeId(2))!
    expect(boxesOverlap({ ...leg!.end, width: 0, height: 0 }, box, 1)).toBe(true)
  })

  it('finds nodes by address when the hop does not know the id, and skips nodes that are not in the picture', () => {
    const legs = hopLegs(trace([hop(7999, OK, { nodeId: undefined }), hop(7001, OK, { nodeId: undefined })]), topology, layout)
    expect(legs.map((leg) => leg.nodeId)).toEqual([nodeId(1)])
  })
})

describe('slotMoves', () => {
  const withOpenSlots = (bothEnds: boolean) => ({
    ...topology,
    nodes: topology.nodes.map((node) => {
      if (node.nodeId === nodeId(0)) return { ...node, migrating: [{ slot: 5, toNodeId: nodeId(1) }, { slot: 4, toNodeId: nodeId(1) }] }
      if (node.nodeId === nodeId(1) && bothEnds) return { ...node, importing: [{ slot: 4, fromNodeId: nodeId(0) }, { slot: 5, fromNodeId: nodeId(0) }] }
      return node
    }),
  })

  it('joins what both ends tell into one move', () => {
    expect(slotMoves(withOpenSlots(true))).toEqual([{ fromNodeId: nodeId(0), toNodeId: nodeId(1), slots: [4, 5], bothEnds: true }])
    expect(moveEdges(slotMoves(withOpenSlots(true)), layout)).toHaveLength(1)
  })

  it('marks a move that only one end knows of', () => {
    expect(slotMoves(withOpenSlots(false))[0]?.bothEnds).toBe(false)
  })

  it('between shards that stand over each other passes the words of the replica, its label in the gap', () => {
    const low = layoutTopology(topology, 780, 340)
    const [upper, lower] = [low.shards[0]!, low.shards[1]!]
    expect(lower.x).toBe(upper.x)
    const [edge] = moveEdges(slotMoves(withOpenSlots(true)), low)
    expect(edge!.middle.y).toBeCloseTo((upper.y + upper.height + lower.y) / 2)
    const [, fromX, fromY, toX, toY] = /^M(\S+) (\S+) L(\S+) (\S+)$/.exec(edge!.path)!.map(Number)
    expect([fromX, Number(fromY) < Number(toY)]).toEqual([toX, true])
    expect(fromX).toBeGreaterThan(upper.x + 0.6 * upper.width)
  })

  it('draws no edge to a node that is not in the picture', () => {
    expect(moveEdges([{ fromNodeId: nodeId(0), toNodeId: 'gone', slots: [1], bothEnds: false }], layout)).toEqual([])
  })
})
