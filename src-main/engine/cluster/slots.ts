import type { Bytes } from '../bytes.ts'
import { FLAG_MIGRATE_TO } from './flags.ts'
import { type ClusterNode, isPrimary, shardPrimary } from './node.ts'
import { bitmapOf, EMPTY_SPAN, isBitmapOf, slotSpan, type SlotSpan } from './slot-bitmap.ts'
import type { ClusterState } from './state.ts'
import type { Step } from './step.ts'

/** Gives an unowned slot to `node`; answers false where the slot has an owner (cluster.c, clusterAddSlot). */
export function assignSlot(state: ClusterState, node: ClusterNode, slot: number): boolean {
  if (state.slotOwners[slot]) return false
  state.slotOwners[slot] = node
  state.assignedSlots++
  node.lowestSlot = node.slotCount === 0 ? slot : Math.min(node.lowestSlot, slot)
  node.highestSlot = node.slotCount === 0 ? slot : Math.max(node.highestSlot, slot)
  node.slotSpan = undefined
  node.slotCount++
  if (node.slotCount === 1 && anyReplicaKnown(state)) node.flags |= FLAG_MIGRATE_TO
  return true
}

/** Takes a slot from its owner; subscribers to its shard channels here are told to go when it was our shard's. */
export function releaseSlot(step: Step, slot: number): boolean {
  const { state } = step
  const owner = state.slotOwners[slot]
  if (!owner) return false
  if (shardPrimary(state.myself) === owner) step.unsubscribeSlot(slot)
  state.slotOwners[slot] = undefined
  state.ownerNotClaiming[slot] = 0
  state.assignedSlots--
  owner.slotSpan = undefined
  owner.slotCount--
  step.slotMapChanged()
  return true
}

/** Makes `node` the owner of a slot, whoever has it now. */
export function moveSlot(step: Step, node: ClusterNode, slot: number): void {
  releaseSlot(step, slot)
  assignSlot(step.state, node, slot)
  step.slotMapChanged()
}

export function releaseAllSlots(step: Step, node: ClusterNode): void {
  for (const slot of slotsOf(step.state, node)) releaseSlot(step, slot)
}

/** The slots of a node as they are now, in slot order; the map may be changed while they are walked. */
export function slotsOf(state: ClusterState, node: ClusterNode): number[] {
  const slots: number[] = []
  if (node.slotCount === 0) return slots
  for (let slot = node.lowestSlot; slot <= node.highestSlot; slot++) if (state.slotOwners[slot] === node) slots.push(slot)
  return slots
}

/** The node's slots as the header carries them. */
export function slotBytes(state: ClusterState, node: ClusterNode): Bytes {
  return bitmapOf(spanOf(state, node))
}

/** Whether `bitmap` is what we have the node down for: almost always so, and then a heartbeat changes no slot. */
export function ownsExactly(state: ClusterState, node: ClusterNode, bitmap: Bytes): boolean {
  return isBitmapOf(bitmap, spanOf(state, node))
}

/** Kept until a slot of the node changes. */
function spanOf(state: ClusterState, node: ClusterNode): SlotSpan {
  if (node.slotCount === 0) return EMPTY_SPAN
  return (node.slotSpan ??= slotSpan((slot) => state.slotOwners[slot] === node, node.lowestSlot, node.highestSlot))
}

/** Whether anybody may take the slot without a newer epoch (cluster.c, isSlotUnclaimed). */
export function isUnclaimed(state: ClusterState, slot: number): boolean {
  return state.slotOwners[slot] === undefined || state.ownerNotClaiming[slot] === 1
}

export function closeAllSlots(state: ClusterState): void {
  state.migratingTo.clear()
  state.importingFrom.clear()
}

function anyReplicaKnown(state: ClusterState): boolean {
  for (const node of state.nodes) if (isPrimary(node) && node.replicas.length > 0) return true
  return false
}
