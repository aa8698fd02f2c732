import { assignSlot, releaseAllSlots, releaseSlot } from '../slots.ts'
import type { Step } from '../step.ts'
import { type AdminReply, type NamedSlots, OK, refuse } from './command.ts'

export function addSlots(step: Step, { slots, problem }: NamedSlots): AdminReply {
  const refusal = checkSlots(slots, problem, (slot) => (step.state.slotOwners[slot] ? `Slot ${slot} is already busy` : undefined))
  if (refusal) return refusal
  for (const slot of slots) {
    step.state.importingFrom.delete(slot)
    assignSlot(step.state, step.state.myself, slot)
  }
  step.slotMapChanged()
  step.later('updateState', 'saveConfig', 'fsyncConfig', 'broadcastPong')
  return OK
}

export function delSlots(step: Step, { slots, problem }: NamedSlots): AdminReply {
  const { slotOwners, importingFrom } = step.state
  const refusal = checkSlots(slots, problem, (slot) => (slotOwners[slot] ? undefined : `Slot ${slot} is already unassigned`))
  if (refusal) return refusal
  for (const slot of slots) {
    importingFrom.delete(slot)
    releaseSlot(step, slot)
  }
  step.later('updateState', 'saveConfig', 'fsyncConfig')
  return OK
}

export function flushSlots(step: Step): AdminReply {
  if (step.facts.keyCount() !== 0) return refuse('DB must be empty to perform CLUSTER FLUSHSLOTS.')
  releaseAllSlots(step, step.state.myself)
  step.later('updateState', 'saveConfig', 'fsyncConfig')
  return OK
}

/** All or nothing: the first slot that cannot be taken spoils the whole command. */
function checkSlots(slots: readonly number[], problemAfter: string | undefined, problemWith: (slot: number) => string | undefined): AdminReply | undefined {
  const seen = new Set<number>()
  for (const slot of slots) {
    const problem = problemWith(slot) ?? (seen.has(slot) ? `Slot ${slot} specified multiple times` : undefined)
    if (problem !== undefined) return refuse(problem)
    seen.add(slot)
  }
  return problemAfter === undefined ? undefined : refuse(problemAfter)
}
