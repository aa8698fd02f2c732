import { type Box, boxesOverlap, centreOf, distanceToBox, FULL_TURN, nearestEdgePoint, type Point, pointOnCircle, ringSegmentPath } from './geometry.ts'
import { placeShard, ROOMY, shardHeight } from './shard-box.ts'
import type { ShardGroup } from './shard-groups.ts'
import { SLOT_COUNT } from './slot-ranges.ts'
import type { RingArc, ShardBox, SlotRing, Spoke, TopologyLayout } from './topology-layout.ts'

const MAX_SHARDS = 8
const MIN_RADIUS = 74
const MAX_RADIUS = 150
/** Below this the words in the ring have no room to breathe. */
const COMFORTABLE_RADIUS = 96
const RING_THICKNESS = 16
const CLEARANCE = 22
const MARGIN = 14
/** The client stands below the words in the ring's middle. */
const CLIENT_DROP = 36
const SPOKES_PER_SHARD = 6

/**
 * Shards on an ellipse around the slot ring, each near the slots it owns. Undefined when they do not fit, when there
 * are too many, or when some node belongs to no shard: the grid has a place for those.
 */
export function ringLayout(groups: readonly ShardGroup[], width: number, height: number): TopologyLayout | undefined {
  if (groups.length < 2 || groups.length > MAX_SHARDS) return undefined
  if (groups.some((group) => group.shard === undefined)) return undefined
  const ellipse = arrangement(groups, cornersOnEllipse(groups, width, height), width, height)
  const isCramped = ellipse === undefined || ellipse.outerRadius < COMFORTABLE_RADIUS
  const columns = isCramped ? arrangement(groups, cornersInColumns(groups, width, height), width, height) : undefined
  const chosen = columns !== undefined && columns.outerRadius > (ellipse?.outerRadius ?? 0) ? columns : ellipse
  if (chosen === undefined) return undefined
  const { placed, boxes, centre, outerRadius } = chosen
  const ring = slotRing(groups, boxes, centre, outerRadius)
  return { width, height, ring, client: { x: centre.x, y: centre.y + CLIENT_DROP }, shards: boxes, nodes: placed.flatMap((each) => each.nodes) }
}

interface Arrangement {
  readonly placed: readonly ReturnType<typeof placeShard>[]
  readonly boxes: readonly ShardBox[]
  readonly centre: Point
  readonly outerRadius: number
}

/** Shards at their corners and the largest ring that fits between them; undefined where none does. */
function arrangement(groups: readonly ShardGroup[], corners: readonly Point[], width: number, height: number): Arrangement | undefined {
  const placed = groups.map((group, index) => placeShard(group, corners[index] ?? { x: 0, y: 0 }, ROOMY))
  const boxes = placed.map((each) => each.shard)
  const centre = ringCentre(boxes, width, height)
  const outerRadius = Math.min(MAX_RADIUS, centre.y - MARGIN, height - MARGIN - centre.y, ...boxes.map((box) => distanceToBox(centre, box) - CLEARANCE))
  return outerRadius < MIN_RADIUS || collide(boxes, width, height) ? undefined : { placed, boxes, centre, outerRadius }
}

function cornersOnEllipse(groups: readonly ShardGroup[], width: number, height: number): Point[] {
  const tallest = Math.max(...groups.map((group) => shardHeight(group, ROOMY)))
  const radiusX = Math.min((width - ROOMY.width) / 2 - MARGIN, 420)
  const radiusY = (height - tallest) / 2 - MARGIN
  const middle = { x: width / 2, y: height / 2 }
  // Letters go clockwise: a shard keeps its place while slots move between the others.
  return groups.map((group, index) => {
    const angle = (FULL_TURN * (index + 0.5)) / groups.length
    const x = middle.x + Math.sin(angle) * radiusX - ROOMY.width / 2
    return { x, y: middle.y - Math.cos(angle) * radiusY - shardHeight(group, ROOMY) / 2 }
  })
}

/** For a low window: the first half of the letters down the right side, the others up the left, and all the height for the ring. */
function cornersInColumns(groups: readonly ShardGroup[], width: number, height: number): Point[] {
  const reach = Math.min((width - ROOMY.width) / 2 - MARGIN, 420)
  const half = Math.ceil(groups.length / 2)
  const column = (side: readonly ShardGroup[], centreX: number): Point[] => {
    const heights = side.map((group) => shardHeight(group, ROOMY))
    const gap = (height - heights.reduce((sum, each) => sum + each, 0)) / (side.length + 1)
    return heights.map((_, index) => ({ x: centreX - ROOMY.width / 2, y: heights.slice(0, index).reduce((sum, each) => sum + each, 0) + gap * (index + 1) }))
  }
  return [...column(groups.slice(0, half), width / 2 + reach), ...column(groups.slice(half).toReversed(), width / 2 - reach).toReversed()]
}

/** The ring sits in the free room between the boxes rather than in the exact middle: with three shards that is higher up. */
function ringCentre(boxes: readonly Box[], width: number, height: number): Point {
  const x = width / 2
  let best: Point = { x, y: 0 }
  let bestDistance = -1
  const bottom = Math.max(...boxes.map((box) => box.y + box.height))
  for (let y = MIN_RADIUS + MARGIN; y <= bottom - MIN_RADIUS; y += 4) {
    const distance = Math.min(y - MARGIN + CLEARANCE, height - y - MARGIN + CLEARANCE, ...boxes.map((box) => distanceToBox({ x, y }, box)))
    if (distance > bestDistance) {
      best = { x, y }
      bestDistance = distance
    }
  }
  return best
}

function collide(boxes: readonly Box[], width: number, height: number): boolean {
  const outside = boxes.some((box) => box.x < 0 || box.y < 0 || box.x + box.width > width || box.y + box.height > height)
  return outside || boxes.some((box, index) => boxes.slice(index + 1).some((other) => boxesOverlap(box, other, 8)))
}

function slotRing(groups: readonly ShardGroup[], boxes: readonly Box[], centre: Point, outerRadius: number): SlotRing {
  const innerRadius = outerRadius - RING_THICKNESS
  const arcs: RingArc[] = []
  const spokes: Spoke[] = []
  groups.forEach(({ shard }, index) => {
    const box = boxes[index]
    if (shard === undefined || box === undefined) return
    const own = shard.slotRanges.map(([first, last]) => {
      const path = ringSegmentPath(centre, innerRadius, outerRadius, slotAngle(first), slotAngle(last + 1))
      return { letter: shard.letter, colorIndex: shard.colorIndex, first, last, path }
    })
    arcs.push(...own)
    const widest = own.toSorted((a, b) => b.last - b.first - (a.last - a.first)).slice(0, SPOKES_PER_SHARD)
    const drawn = widest.filter((arc, rank) => rank === 0 || facesBox(arc, box, centre))
    spokes.push(...drawn.map((arc) => ({ letter: arc.letter, colorIndex: arc.colorIndex, path: spokePath(arc, box, centre, outerRadius) })))
  })
  return { centre, innerRadius, outerRadius, arcs, spokes }
}

function spokePath(arc: RingArc, box: Box, centre: Point, outerRadius: number): string {
  const angle = spokeAngle(arc, box, centre)
  const start = pointOnCircle(centre, outerRadius + 2, angle)
  const reach = pointOnCircle(centre, outerRadius + 26, angle)
  const end = nearestEdgePoint(box, reach)
  return `M${start.x.toFixed(2)} ${start.y.toFixed(2)} Q${reach.x.toFixed(2)} ${reach.y.toFixed(2)} ${end.x.toFixed(2)} ${end.y.toFixed(2)}`
}

/** An arc on the far side would have its spoke drawn across the ring and the words in it; its colour tells whose it is. */
function facesBox(arc: RingArc, box: Box, centre: Point): boolean {
  return Math.cos(spokeAngle(arc, box, centre) - angleTo(box, centre)) > 0
}

function angleTo(box: Box, centre: Point): number {
  const target = centreOf(box)
  return (Math.atan2(target.x - centre.x, centre.y - target.y) + FULL_TURN) % FULL_TURN
}

/** The spoke leaves its arc where the arc comes nearest to the shard's box, a little inside the arc's ends. */
function spokeAngle(arc: RingArc, box: Box, centre: Point): number {
  const wanted = angleTo(box, centre)
  const start = slotAngle(arc.first)
  const end = slotAngle(arc.last + 1)
  const inset = (end - start) * 0.15
  return Math.min(Math.max(wanted, start + inset), end - inset)
}

function slotAngle(slot: number): number {
  return (slot / SLOT_COUNT) * FULL_TURN
}
