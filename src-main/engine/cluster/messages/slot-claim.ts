import type { BusHeader } from '../../bus/message.ts'
import { type ClusterNode, isPrimary, shardPrimary } from '../node.ts'
import { sendUpdate } from '../send.ts'
import { hasSlot } from '../slot-bitmap.ts'
import { SLOT_COUNT } from '../../key-slot.ts'
import { isUnclaimed, slotBytes } from '../slots.ts'
import type { Step } from '../step.ts'
import { updateSlotsWith } from '../update-slots.ts'

/**
 * Compares the sender's slots with ours. A primary's newer claim changes our map; an outdated one is answered with an
 * UPDATE, so that a returning old primary learns who replaced it (Redis Cluster specification, UPDATE messages).
 */
export function readSlotClaim(step: Step, sender: ClusterNode, header: BusHeader): void {
  const spokenFor = shardPrimary(sender)
  if (!spokenFor || slotBytes(step.state, spokenFor) === header.slots) return
  if (isPrimary(sender)) updateSlotsWith(step, sender, header.configEpoch, header.slots)
  // A claim that was accepted as a whole leaves nothing to correct.
  if (slotBytes(step.state, spokenFor) !== header.slots) correctOldClaim(step, sender, header)
}

function correctOldClaim(step: Step, sender: ClusterNode, header: BusHeader): void {
  const { state } = step
  for (let slot = 0; slot < SLOT_COUNT; slot++) {
    if (!hasSlot(header.slots, slot)) continue
    const owner = state.slotOwners[slot]
    if (!owner || owner === sender || isUnclaimed(state, slot) || owner.configEpoch <= header.configEpoch) continue
    step.log('verbose', `Node ${sender.id} has old slots configuration, sending an UPDATE message about ${owner.id}`)
    sendUpdate(step, sender.link, owner)
    return
  }
}
