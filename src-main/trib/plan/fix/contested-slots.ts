import type { SlotRange } from '../allocate-slots.ts'
import { rangesOf } from '../slot-ranges.ts'
import type { Step } from '../step.ts'
import { gatherSteps, mostKeys, singleOwnerSteps, tellAllSteps } from './single-owner.ts'
import type { Repair, SlotFact } from './slot-fact.ts'

/** A slot that several primaries say is theirs: the one with most keys keeps it, the others give it their keys. */
export function planContested(slot: number, facts: readonly SlotFact[]): Repair {
  const claimants = facts.filter(({ owns }) => owns)
  const owner = mostKeys(claimants)
  const others = facts.filter((fact) => fact !== owner && (fact.owns || fact.keyCount > 0))
  return {
    slots: [slot],
    lines: [`>>> Fixing multiple owners for slot ${slot}...`, `>>> Setting slot ${slot} owner: ${owner.name}`],
    why: `${claimants.map(({ name }) => name).join(' and ')} both say that slot ${slot} is theirs. ${owner.name} has most of its keys and keeps it.`,
    risk: 'Clients may have written to either. A key that is at both with different values stops the repair; both are kept.',
    steps: [...singleOwnerSteps(slot, owner, others), ...gatherSteps(slot, owner.nodeId, others), ...tellAllSteps(slot, owner.nodeId, facts)],
  }
}

/** Keys at a node that does not serve their slot: no client finds them there. */
export function planStray(slot: number, facts: readonly SlotFact[]): Repair {
  const owner = facts.find(({ owns }) => owns)!
  const strangers = facts.filter((fact) => fact !== owner && fact.keyCount > 0)
  const opens = strangers.map(({ nodeId }): Step => ({ do: 'open-slot', slot, nodeId, state: 'importing', peerId: owner.nodeId }))
  return {
    slots: [slot],
    lines: [`>>> Moving ${strangers.reduce((sum, { keyCount }) => sum + keyCount, 0)} stray key(s) of slot ${slot} to its owner ${owner.name}`],
    why: `Slot ${slot} belongs to ${owner.name}, but ${strangers.map(({ name }) => name).join(', ')} has keys of it that no client can reach.`,
    risk: 'A key that is at both with different values stops the repair; both are kept.',
    steps: [...opens, ...gatherSteps(slot, owner.nodeId, strangers)],
  }
}

/** What one node believes wrongly. */
export interface WrongBelief {
  readonly nodeId: string
  readonly name: string
  readonly ownerId: string
  readonly ownerName: string
  readonly slots: readonly number[]
  /** Replicas cannot be told; they believe the higher epoch. */
  readonly isReplica: boolean
}

/** Nodes that do not know who serves some slots although their owner says so: the owner claims anew, and primaries are told. */
export function planBelief({ nodeId, name, ownerId, ownerName, slots, isReplica }: WrongBelief): Repair {
  const ranges: SlotRange[] = rangesOf([...slots].sort((a, b) => a - b))
  const tell: Step[] = isReplica ? [] : [{ do: 'tell-owner', nodeId, ownerId, ranges }]
  return {
    slots,
    lines: [`>>> Telling ${name} that ${ownerName} serves ${slots.length} slot(s)`],
    why: `${name} does not know that ${ownerName} serves ${slots.length} slot(s) and sends clients elsewhere.`,
    risk: 'None: only what a node believes is changed.',
    steps: [...tell, { do: 'set-owner', nodeId: ownerId, ranges }],
  }
}
