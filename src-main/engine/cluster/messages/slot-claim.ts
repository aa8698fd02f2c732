import type { BusHeader } from '../../bus/message.ts'
import { type ClusterNode, isPrimary, shardPrimary } from '../node.ts'
import { sendUpdate } from '../send.ts'
import { findSlot } from '../slot-bitmap.ts'
import { isUnclaimed, ownsExactly } from '../slots.ts'
import type { Step } from '../step.ts'
import { updateSlotsWith } from '../update-slots.ts'

/**
 * Compares the sender's slots with ours. A primary's newer claim changes our map; an outdated one is answered with an
 * UPDATE, so that a returning old primary learns who replaced it (Redis Cluster specification, UPDATE messages).
 */
export function readSlotClaim(step: Step, sender: ClusterNode, header: BusHeader): void {
  const spokenFor = shardPrimary(sender)
  if (!spokenFor || ownsExactly(step.state, spokenFor, header.slots)) return
  if (isPrimary(sender)) updateSlotsWith(step, sender, header.configEpoch, header.slots)
  // A claim that was accepted as a whole leaves nothing to correct.
  if (!ownsExactly(step.state, spokenFor, header.slots)) correctOldClaim(step, sender, header)
}

function correctOldClaim(step: Step, sender: ClusterNode, header: BusHeader): void {
  const { state } = step
  const isOutdated = (slot: number): boolean => {
    const owner = state.slotOwners[slot]
    return owner !== undefined && owner !== sender && !isUnclaimed(state, slot) && owner.configEpoch > header.configEpoch
  }
  const slot = findSlot(header.slots, isOutdated)
  const owner = slot === undefined ? undefined : state.slotOwners[slot]
  if (!owner) return
  step.log('verbose', `Node ${sender.id} has old slots configuration, sending an UPDATE message about ${owner.id}`)
  sendUpdate(step, sender.link, owner)
}
