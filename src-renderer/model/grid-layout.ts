import type { Box } from './geometry.ts'
import { COMPACT, placeShard, ROOMY, shardHeight } from './shard-box.ts'
import type { ShardGroup } from './shard-groups.ts'
import type { NodeBox, ShardBox, TopologyLayout } from './topology-layout.ts'

const MARGIN = 16
const GAP = 12
const COMPACT_FROM_SHARDS = 13
/** Room above the tiles for the strip of all slots. */
export const STRIP_HEIGHT = 44

/** Shards as tiles, row by row in the order of their letters; grows downwards as far as it needs to. */
export function gridLayout(groups: readonly ShardGroup[], width: number, height: number): TopologyLayout {
  const measures = groups.length >= COMPACT_FROM_SHARDS ? COMPACT : ROOMY
  const columns = Math.max(1, Math.floor((width - 2 * MARGIN + GAP) / (measures.width + GAP)))
  const used = Math.min(columns, Math.max(1, groups.length))
  const left = (width - used * measures.width - (used - 1) * GAP) / 2
  const shards: ShardBox[] = []
  const nodes: NodeBox[] = []
  let y = STRIP_HEIGHT + MARGIN
  for (let first = 0; first < groups.length; first += columns) {
    const row = groups.slice(first, first + columns)
    row.forEach((group, column) => {
      const placed = placeShard(group, { x: left + column * (measures.width + GAP), y }, measures)
      shards.push(placed.shard)
      nodes.push(...placed.nodes)
    })
    y += Math.max(...row.map((group) => shardHeight(group, measures))) + GAP
  }
  const needed = y - GAP + MARGIN
  // A few tiles in a large window stand a third down rather than under its upper edge.
  const drop = Math.max(0, (height - needed) / 3)
  const lowered = <T extends Box>(boxes: readonly T[]): T[] => boxes.map((box) => ({ ...box, y: box.y + drop }))
  return { width, height: Math.max(height, needed), ring: undefined, client: { x: width / 2, y: STRIP_HEIGHT / 2 }, shards: lowered(shards), nodes: lowered(nodes) }
}
