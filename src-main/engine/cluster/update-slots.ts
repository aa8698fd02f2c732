import type { Bytes } from '../bytes.ts'
import { SLOT_BITMAP_SIZE_BYTES } from '../bus/layout.ts'
import { type ClusterNode, shardPrimary } from './node.ts'
import { followPrimary } from './roles.ts'
import { hasSlot } from './slot-bitmap.ts'
import { isUnclaimed, moveSlot } from './slots.ts'
import type { Step } from './step.ts'

interface Changes {
  senderSlots: number
  taken: number
  takenFromOurShard: number
  /** Slots we lost while still holding keys of them. */
  readonly dirtySlots: number[]
}

/**
 * Applies a primary's claim to slots (cluster.c, clusterUpdateSlotsConfigWith): free slots are taken, others only with a
 * greater configEpoch, and slots we are importing are left to the operator who is moving them. When our shard lost its
 * last slot we follow the winner; otherwise keys of lost slots are deleted.
 */
export function updateSlotsWith(step: Step, sender: ClusterNode, senderConfigEpoch: bigint, slots: Bytes): void {
  const { state } = step
  const ours = shardPrimary(state.myself)
  if (sender === state.myself) {
    step.log('warning', 'Discarding UPDATE message about myself.')
    return
  }
  const changes: Changes = { senderSlots: 0, taken: 0, takenFromOurShard: 0, dirtySlots: [] }
  const [lowestAt, highestAt] = sender.slotCount === 0 ? [0, -1] : [sender.lowestSlot >> 3, sender.highestSlot >> 3]
  for (let at = 0; at < SLOT_BITMAP_SIZE_BYTES; at++) {
    // Most of a claim is empty, and concerns nobody where the sender has no slot either.
    if (slots.charCodeAt(at) === 0 && (at < lowestAt || at > highestAt)) continue
    for (let slot = at * 8; slot < at * 8 + 8; slot++) {
      if (hasSlot(slots, slot)) claimSlot(step, sender, senderConfigEpoch, slot, changes)
      else if (state.slotOwners[slot] === sender) state.ownerNotClaiming[slot] = 1
    }
  }
  if (changes.taken > 0) {
    step.event({ kind: 'slots-moved', nodeId: sender.id, slotCount: changes.taken, configEpoch: senderConfigEpoch })
  }
  settle(step, sender, ours, changes)
}

function claimSlot(step: Step, sender: ClusterNode, configEpoch: bigint, slot: number, changes: Changes): void {
  const { state } = step
  const owner = state.slotOwners[slot]
  changes.senderSlots++
  if (owner === sender) {
    state.ownerNotClaiming[slot] = 0
    return
  }
  if (state.importingFrom.has(slot)) return
  if (owner && !isUnclaimed(state, slot) && owner.configEpoch >= configEpoch) return
  if (owner === state.myself && step.facts.countKeysInSlot(slot) > 0) changes.dirtySlots.push(slot)
  if (owner && owner === shardPrimary(state.myself)) {
    changes.takenFromOurShard++
    step.later('fsyncConfig')
  }
  moveSlot(step, sender, slot)
  changes.taken++
  step.later('saveConfig', 'updateState')
}

function settle(step: Step, sender: ClusterNode, ours: ClusterNode | undefined, changes: Changes): void {
  const { myself } = step.state
  const mayFollow = step.config.allowReplicaMigration || changes.senderSlots === changes.takenFromOurShard
  const grandPrimary = myself.replicaOf?.replicaOf
  if (changes.takenFromOurShard > 0 && ours?.slotCount === 0 && mayFollow) {
    step.log('warning', `Configuration change detected. Reconfiguring myself as a replica of ${sender.id}`)
    followPrimary(step, sender)
  } else if (grandPrimary && grandPrimary !== myself) {
    step.log('warning', `I'm a sub-replica! Reconfiguring myself as a replica of grandmaster ${grandPrimary.id}`)
    followPrimary(step, grandPrimary)
  } else {
    for (const slot of changes.dirtySlots) step.node({ kind: 'delete-keys-in-slot', slot })
    return
  }
  step.later('saveConfig', 'updateState', 'fsyncConfig')
}
