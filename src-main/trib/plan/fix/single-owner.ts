import type { Step } from '../step.ts'
import type { SlotFact } from './slot-fact.ts'

/** The node with most keys; of several the one that owns the slot by its own word, then one that imports it, then the first. */
export function mostKeys(facts: readonly SlotFact[]): SlotFact {
  const rank = (fact: SlotFact): number => (fact.owns ? 2 : fact.importingFrom !== undefined ? 1 : 0)
  return [...facts].sort((a, b) => b.keyCount - a.keyCount || rank(b) - rank(a))[0]!
}

/**
 * Makes one node the owner and all others with claims or keys importers. The others first: a node that loses a slot to gossip while it
 * holds keys of it deletes them (clusterUpdateSlotsConfigWith), and only an importing slot is never touched by gossip. The new
 * owner's higher epoch must therefore not be heard before.
 */
export function singleOwnerSteps(slot: number, owner: SlotFact, others: readonly SlotFact[]): Step[] {
  const protect = others.flatMap(({ nodeId }): Step[] => [
    { do: 'tell-owner', nodeId, ownerId: owner.nodeId, ranges: [[slot, slot]] },
    { do: 'open-slot', slot, nodeId, state: 'importing', peerId: owner.nodeId },
  ])
  return [...protect, { do: 'set-owner', nodeId: owner.nodeId, ranges: [[slot, slot]] }]
}

/** Brings the keys of importers to the owner and closes the slot there. */
export function gatherSteps(slot: number, ownerId: string, importers: readonly SlotFact[]): Step[] {
  return importers.flatMap(({ nodeId }): Step[] => [
    { do: 'gather-keys', slot, sourceId: nodeId, targetId: ownerId },
    { do: 'close-slot', slot, nodeId },
  ])
}

/** All primaries hear who serves the slot: a cold move is not announced by itself. */
export function tellAllSteps(slot: number, ownerId: string, facts: readonly SlotFact[]): Step[] {
  return facts.filter(({ nodeId }) => nodeId !== ownerId).map(({ nodeId }) => ({ do: 'tell-owner', nodeId, ownerId, ranges: [[slot, slot]] }))
}
