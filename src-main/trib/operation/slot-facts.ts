import type { ClusterView } from '../cluster-view.ts'
import { countKeys } from '../mover/slot-commands.ts'
import type { SlotFact } from '../plan/fix/slot-fact.ts'
import { slotsOf } from '../plan/slot-ranges.ts'

/** What every reachable primary says of the slots, keys counted in one round trip each. @throws TribRefusal */
export async function readSlotFacts(view: ClusterView, slots: readonly number[]): Promise<Map<number, SlotFact[]>> {
  const facts = new Map(slots.map((slot): [number, SlotFact[]] => [slot, []]))
  const primaries = view.loaded.filter(({ myself }) => myself.role !== 'replica')
  const counts = await Promise.all(primaries.map(({ node }) => countKeys(node, slots)))
  for (const [i, { node, myself }] of primaries.entries()) {
    const owned = new Set(slotsOf(myself.slotRanges))
    const migrating = new Map(myself.migrating.map(({ slot, toNodeId }) => [slot, toNodeId]))
    const importing = new Map(myself.importing.map(({ slot, fromNodeId }) => [slot, fromNodeId]))
    slots.forEach((slot, j) => {
      facts.get(slot)!.push({ nodeId: myself.nodeId, name: node.name, owns: owned.has(slot), keyCount: counts[i]![j]!, migratingTo: migrating.get(slot), importingFrom: importing.get(slot) })
    })
  }
  return facts
}
