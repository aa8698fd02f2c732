import { isReplica } from './node.ts'
import { SLOT_COUNT } from '../key-slot.ts'
import { assignSlot } from './slots.ts'
import type { Step } from './step.ts'

/**
 * After the keys were loaded: a primary that holds keys of slots it does not own takes the free ones, and marks the
 * others as importing so that an operator sees them (cluster.c, verifyClusterConfigWithData).
 */
export function verifyConfigWithData(step: Step): void {
  if (isReplica(step.state.myself)) return
  for (let slot = 0; slot < SLOT_COUNT; slot++) {
    if (step.facts.countKeysInSlot(slot) > 0) claimSlotWithKeys(step, slot)
  }
}

function claimSlotWithKeys(step: Step, slot: number): void {
  const { state } = step
  const owner = state.slotOwners[slot]
  if (owner === state.myself || state.importingFrom.has(slot)) return
  step.later('saveConfig', 'fsyncConfig', 'updateState')
  step.slotMapChanged()
  if (owner) {
    step.log('warning', `I have keys for slot ${slot}, but the slot is assigned to another node. Setting it to importing state.`)
    state.importingFrom.set(slot, owner)
    return
  }
  step.log('warning', `I have keys for unassigned slot ${slot}. Taking responsibility for it.`)
  assignSlot(state, state.myself, slot)
}
