import type { Shard, SlotMetric, Topology } from '../../src-main/contract/model.ts'
import { slotMoves } from './slot-moves.ts'
import type { SlotRange } from './slot-ranges.ts'

/** One owner's part of a selection. */
export interface OwnerPart {
  /** Undefined for slots nobody serves. */
  readonly shard: Shard | undefined
  readonly slotCount: number
  /** Sum of the metric over the slots it is known of; undefined when it is known of none. */
  readonly sum: number | undefined
}

/** Who owns what of some slots, in the order of their first slot. */
export function ownerParts(topology: Topology, owners: Int32Array, [first, last]: SlotRange, values: readonly number[] | undefined): OwnerPart[] {
  const parts = new Map<number, { slotCount: number; sum: number | undefined }>()
  for (let slot = first; slot <= last; slot++) {
    const owner = owners[slot] ?? -1
    const part = parts.get(owner) ?? { slotCount: 0, sum: undefined }
    part.slotCount++
    const value = values?.[slot] ?? -1
    if (value >= 0) part.sum = (part.sum ?? 0) + value
    parts.set(owner, part)
  }
  return [...parts].map(([owner, part]) => ({ shard: topology.shards[owner], ...part }))
}

/** A slot on its way: open at one end or at both. */
export interface OpenSlot {
  readonly slot: number
  readonly fromNodeId: string
  readonly toNodeId: string
}

export function openSlots(topology: Topology): OpenSlot[] {
  return slotMoves(topology).flatMap(({ fromNodeId, toNodeId, slots }) => slots.map((slot) => ({ slot, fromNodeId, toNodeId })))
}

export const SLOT_METRICS: readonly SlotMetric[] = ['keys', 'memory', 'cpu', 'traffic']
