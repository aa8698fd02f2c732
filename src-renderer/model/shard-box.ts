import type { NodeBox, NodeForm, ShardBox } from './topology-layout.ts'
import type { ShardGroup } from './shard-groups.ts'
import type { Point } from './geometry.ts'

/** Measures of one shard's box, in pixels. */
export interface ShardMeasures {
  readonly width: number
  readonly padding: number
  readonly gap: number
  readonly primary: { readonly form: NodeForm; readonly height: number }
  readonly replica: { readonly form: NodeForm; readonly height: number; readonly columns: number }
}

export const ROOMY: ShardMeasures = {
  width: 216,
  padding: 8,
  gap: 6,
  primary: { form: 'card', height: 62 },
  replica: { form: 'row', height: 34, columns: 1 },
}

export const COMPACT: ShardMeasures = {
  width: 196,
  padding: 6,
  gap: 4,
  primary: { form: 'row', height: 32 },
  replica: { form: 'chip', height: 26, columns: 3 },
}

export function shardHeight(group: ShardGroup, measures: ShardMeasures): number {
  const rows = Math.ceil(group.replicas.length / measures.replica.columns)
  const primary = hasPrimaryPlace(group) ? measures.primary.height : 0
  const replicas = rows * (measures.replica.height + measures.gap)
  return measures.padding * 2 + primary + replicas - (primary === 0 && rows > 0 ? measures.gap : 0)
}

/** Places a shard's primary on top and its replicas under it, from the box's top left corner. */
export function placeShard(group: ShardGroup, at: Point, measures: ShardMeasures): { shard: ShardBox; nodes: NodeBox[] } {
  const shard: ShardBox = {
    ...at,
    width: measures.width,
    height: shardHeight(group, measures),
    letter: group.shard?.letter,
    colorIndex: group.shard?.colorIndex,
    slotCount: group.shard?.slotCount ?? 0,
    primaryMissing: group.shard !== undefined && group.primary === undefined,
  }
  return { shard, nodes: [...primaryBox(group, at, measures), ...replicaBoxes(group, at, measures)] }
}

/** A shard keeps its primary's place even when the primary is missing from the node list. */
function hasPrimaryPlace(group: ShardGroup): boolean {
  return group.shard !== undefined
}

function primaryBox(group: ShardGroup, at: Point, measures: ShardMeasures): NodeBox[] {
  if (group.primary === undefined) return []
  const { padding, width, primary } = measures
  const box = { x: at.x + padding, y: at.y + padding, width: width - 2 * padding, height: primary.height }
  return [{ ...box, nodeId: group.primary.nodeId, form: primary.form }]
}

function replicaBoxes(group: ShardGroup, at: Point, measures: ShardMeasures): NodeBox[] {
  const { padding, gap, replica, width } = measures
  const top = at.y + padding + (hasPrimaryPlace(group) ? measures.primary.height + gap : 0)
  const columnWidth = (width - 2 * padding - gap * (replica.columns - 1)) / replica.columns
  return group.replicas.map((node, index) => ({
    nodeId: node.nodeId,
    form: replica.form,
    x: at.x + padding + (index % replica.columns) * (columnWidth + gap),
    y: top + Math.floor(index / replica.columns) * (replica.height + gap),
    width: columnWidth,
    height: replica.height,
  }))
}
