import type { Topology } from '../../src-main/contract/model.ts'
import { bowedMiddle, bowedPath, type Box, centreOf, enclosing, nearestEdgePoint, type Point, straightPath } from './geometry.ts'
import type { SlotRange } from './slot-ranges.ts'
import type { TopologyLayout } from './topology-layout.ts'

/** Open slots on their way from one node to another, as either end tells it. */
export interface SlotMove {
  readonly fromNodeId: string
  readonly toNodeId: string
  readonly slots: readonly number[]
  /** False when only one end has the slot open: a migration begun or ended halfway. */
  readonly bothEnds: boolean
}

/** Gathers `migrating` and `importing` marks of all nodes into one move for each pair of nodes. */
export function slotMoves(topology: Topology): SlotMove[] {
  const pairs = new Map<string, { from: string; to: string; out: Set<number>; in: Set<number> }>()
  const pair = (from: string, to: string) => {
    const id = `${from}>${to}`
    const known = pairs.get(id) ?? { from, to, out: new Set<number>(), in: new Set<number>() }
    pairs.set(id, known)
    return known
  }
  for (const node of topology.nodes) {
    for (const { slot, toNodeId } of node.migrating) pair(node.nodeId, toNodeId).out.add(slot)
    for (const { slot, fromNodeId } of node.importing) pair(fromNodeId, node.nodeId).in.add(slot)
  }
  return [...pairs.values()].map((each) => ({
    fromNodeId: each.from,
    toNodeId: each.to,
    slots: [...each.out.union(each.in)].sort((a, b) => a - b),
    bothEnds: each.out.symmetricDifference(each.in).size === 0,
  }))
}

/** Neighbouring slots as ranges. @param slots ascending, without repeats */
export function slotsAsRanges(slots: readonly number[]): SlotRange[] {
  const ranges: [number, number][] = []
  for (const slot of slots) {
    const last = ranges.at(-1)
    if (last !== undefined && last[1] === slot - 1) last[1] = slot
    else ranges.push([slot, slot])
  }
  return ranges
}

export interface MoveEdge extends SlotMove {
  readonly path: string
  readonly middle: Point
}

/** The moves both ends of which are in the picture, as curves. */
export function moveEdges(moves: readonly SlotMove[], layout: TopologyLayout): MoveEdge[] {
  const boxes = new Map(layout.nodes.map((box) => [box.nodeId, box]))
  return moves.flatMap((move) => {
    const from = boxes.get(move.fromNodeId)
    const to = boxes.get(move.toNodeId)
    if (from === undefined || to === undefined) return []
    return [{ ...move, ...(isAbove(from, to) || isAbove(to, from) ? edgeDown(from, to, layout) : edgeAcross(from, to)) }]
  })
}

function edgeAcross(from: Box, to: Box): Pick<MoveEdge, 'path' | 'middle'> {
  const start = nearestEdgePoint(from, centreOf(to))
  const end = nearestEdgePoint(to, centreOf(from))
  return { path: bowedPath(start, end, 0.1), middle: bowedMiddle(start, end, 0.1) }
}

/** Where a replica's row under its primary has nothing written: between its address and its state. */
const FREE_OF_WORDS = 0.72

/** One shard stands over the other: the curve runs straight past the words of the replicas between, its label in the gap between the shards. */
function edgeDown(from: Box, to: Box, { shards }: TopologyLayout): Pick<MoveEdge, 'path' | 'middle'> {
  const [upper, lower] = isAbove(from, to) ? [from, to] : [to, from]
  const x = upper.x + upper.width * FREE_OF_WORDS
  const [top, bottom] = [upper.y + upper.height, lower.y]
  const gapTop = enclosing(shards, upper)
  const gapBottom = enclosing(shards, lower)
  const middle = { x, y: gapTop === undefined || gapBottom === undefined ? (top + bottom) / 2 : (gapTop.y + gapTop.height + gapBottom.y) / 2 }
  return { path: from === upper ? straightPath({ x, y: top }, { x, y: bottom }) : straightPath({ x, y: bottom }, { x, y: top }), middle }
}

function isAbove(upper: Box, lower: Box): boolean {
  return upper.y + upper.height <= lower.y && Math.abs(upper.x - lower.x) < upper.width * (1 - FREE_OF_WORDS)
}
