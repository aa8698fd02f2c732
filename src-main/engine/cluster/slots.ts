import type { Bytes } from '../bytes.ts'
import { FLAG_MIGRATE_TO } from './flags.ts'
import { type ClusterNode, isPrimary, shardPrimary } from './node.ts'
import { NO_SLOTS, slotBitmap } from './slot-bitmap.ts'
import { SLOT_COUNT } from '../key-slot.ts'
import type { ClusterState } from './state.ts'
import type { Step } from './step.ts'

/** Gives an unowned slot to `node`; answers false where the slot has an owner (cluster.c, clusterAddSlot). */
export function assignSlot(state: ClusterState, node: ClusterNode, slot: number): boolean {
  if (state.slotOwners[slot]) return false
  state.slotOwners[slot] = node
  node.slotBytes = undefined
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
  owner.slotBytes = undefined
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
  if (node.slotCount === 0) return
  for (let slot = 0; slot < SLOT_COUNT; slot++) {
    if (step.state.slotOwners[slot] === node) releaseSlot(step, slot)
  }
}

/** The node's slots as the header carries them; kept until one changes. */
export function slotBytes(state: ClusterState, node: ClusterNode): Bytes {
  if (node.slotCount === 0) return NO_SLOTS
  node.slotBytes ??= slotBitmap((slot) => state.slotOwners[slot] === node)
  return node.slotBytes
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
