import type { Topology } from '../../src-main/contract/model.ts'
import type { Box, Point } from './geometry.ts'
import { gridLayout } from './grid-layout.ts'
import { ringLayout } from './ring-layout.ts'
import { groupByShard } from './shard-groups.ts'

/** How much a node's mark tells: `card` two lines, `row` one line, `chip` the port only. */
export type NodeForm = 'card' | 'row' | 'chip'

export interface NodeBox extends Box {
  readonly nodeId: string
  readonly form: NodeForm
}

export interface ShardBox extends Box {
  readonly letter: string | undefined
  readonly colorIndex: number | undefined
  readonly slotCount: number
  /** A shard whose primary is in no list of nodes keeps an empty place for it. */
  readonly primaryMissing: boolean
}

export interface RingArc {
  readonly letter: string
  readonly colorIndex: number
  readonly first: number
  readonly last: number
  readonly path: string
}

export interface Spoke {
  readonly letter: string
  readonly colorIndex: number
  readonly path: string
}

export interface SlotRing {
  readonly centre: Point
  readonly innerRadius: number
  readonly outerRadius: number
  readonly arcs: readonly RingArc[]
  readonly spokes: readonly Spoke[]
}

export interface TopologyLayout {
  readonly width: number
  readonly height: number
  /** Present while few enough shards fit around it. */
  readonly ring: SlotRing | undefined
  /** Where commands come from in the picture. */
  readonly client: Point
  readonly shards: readonly ShardBox[]
  readonly nodes: readonly NodeBox[]
}

/**
 * Places a cluster in a picture `width` x `height` pixels large. A handful of shards stand around a ring of all
 * 16384 slots; where they would collide, shards become tiles of a grid, which may be taller than asked for.
 * Text is drawn at its own size, so nothing here is ever scaled down.
 */
export function layoutTopology(topology: Topology, width: number, height: number): TopologyLayout {
  const groups = groupByShard(topology)
  return ringLayout(groups, width, height) ?? gridLayout(groups, width, height)
}
