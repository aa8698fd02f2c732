import { bumpConfigEpoch } from '../epochs.ts'
import { isReplica } from '../node.ts'
import { moveSlot } from '../slots.ts'
import type { Step } from '../step.ts'
import { type AdminReply, OK, refuse } from './command.ts'

/**
 * Makes this node the owner of slots another one serves, with a configEpoch all must believe, and tells everybody at once
 * (performSlotImportJobFailover of Valkey 9). All or nothing.
 */
export function takeOverSlots(step: Step, slots: readonly number[], sourceId: string): AdminReply {
  const { state } = step
  const { myself } = state
  if (isReplica(myself)) return refuse('Slot migration can only be used on primary nodes.')
  if (slots.some((slot) => state.slotOwners[slot]?.id !== sourceId)) return refuse('Slots are no longer owned by source node')
  bumpConfigEpoch(step)
  // Of two equal epochs neither claim is believed; the two nodes settle that among themselves within a heartbeat.
  if ((state.nodes.get(sourceId)?.configEpoch ?? 0n) >= myself.configEpoch) return refuse('The configEpoch of the source is not below that of this node')
  for (const slot of slots) moveSlot(step, myself, slot)
  step.later('updateState', 'saveConfig', 'fsyncConfig', 'broadcastPong')
  return OK
}
