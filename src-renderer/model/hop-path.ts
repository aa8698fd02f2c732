import type { CommandTrace } from '../../src-main/contract/model.ts'
import type { Topology } from '../../src-main/contract/model.ts'
import { bowedMiddle, bowedPath, type Box, centreOf, nearestEdgePoint, type Point } from './geometry.ts'
import { nodeAt } from './shard-groups.ts'
import type { TopologyLayout } from './topology-layout.ts'
import { replyTone, type StoryTone } from './trace-story.ts'

/** One leg of a command's way through the picture. */
export interface HopLeg {
  readonly nodeId: string
  readonly path: string
  /** Where the leg's number stands. */
  readonly middle: Point
  readonly end: Point
  readonly number: number
  /** What the node at the end of this leg said. */
  readonly tone: StoryTone
}

const CLIENT_BOW = 0.08
/** Wide enough for a leg between opposite shards to pass below or above the words in the middle of the ring. */
const NODE_BOW = 0.3

/** The legs of a trace: from the client to the first node, then from node to node as the redirects led. */
export function hopLegs(trace: CommandTrace, topology: Topology, layout: TopologyLayout): HopLeg[] {
  const boxes = new Map(layout.nodes.map((box) => [box.nodeId, box]))
  const legs: HopLeg[] = []
  let from: Point = layout.client
  let fromBox: Box | undefined
  for (const hop of trace.hops) {
    const nodeId = hop.nodeId !== undefined && boxes.has(hop.nodeId) ? hop.nodeId : nodeAt(topology, hop.node)?.nodeId
    const box = nodeId === undefined ? undefined : boxes.get(nodeId)
    if (nodeId === undefined || box === undefined) continue
    // A leg leaves a node at its edge, so that it never crosses what the node says.
    const start = fromBox === undefined || fromBox === box ? from : nearestEdgePoint(fromBox, centreOf(box))
    const end = nearestEdgePoint(box, start)
    const bow = fromBox === undefined ? CLIENT_BOW : NODE_BOW
    legs.push({ nodeId, path: bowedPath(start, end, bow), middle: bowedMiddle(start, end, bow), end, number: legs.length + 1, tone: replyTone(hop.reply) })
    from = end
    fromBox = box
  }
  return legs
}
