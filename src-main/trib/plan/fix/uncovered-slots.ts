import { rangesOf } from '../slot-ranges.ts'
import type { Step } from '../step.ts'
import { gatherSteps, mostKeys, singleOwnerSteps } from './single-owner.ts'
import type { Repair, SlotFact } from './slot-fact.ts'

/** Uncovered slots by how many nodes have keys of them; each kind is asked about on its own. */
export interface CoverageRepairs {
  readonly none: readonly Repair[]
  readonly single: readonly Repair[]
  readonly several: readonly Repair[]
}

/**
 * Gives each slot that nobody serves an owner: the node that has its keys, the one with most of them, or, where there are none, the
 * primary with the fewest slots (redis-cli takes a random one).
 * @param factsBySlot every reachable primary for each uncovered slot
 * @param slotCounts by node id, to keep the cluster even
 */
export function planCoverage(factsBySlot: ReadonlyMap<number, readonly SlotFact[]>, slotCounts: ReadonlyMap<string, number>): CoverageRepairs {
  const counts = new Map(slotCounts)
  const taken = new Map<SlotFact['nodeId'], { readonly fact: SlotFact; readonly slots: number[]; readonly isEmpty: boolean }>()
  const several: Repair[] = []
  const groups = { none: new Map(taken), single: new Map(taken) }
  for (const [slot, facts] of factsBySlot) {
    const holders = facts.filter(({ keyCount }) => keyCount > 0)
    if (holders.length > 1) {
      several.push(gatherRepair(slot, holders))
      continue
    }
    const owner = holders[0] ?? fewestSlots(facts, counts)
    counts.set(owner.nodeId, (counts.get(owner.nodeId) ?? 0) + 1)
    const group = holders.length === 0 ? groups.none : groups.single
    const entry = group.get(owner.nodeId) ?? { fact: owner, slots: [], isEmpty: holders.length === 0 }
    entry.slots.push(slot)
    group.set(owner.nodeId, entry)
  }
  const repairs = (group: typeof taken): Repair[] => [...group.values()].map(({ fact, slots, isEmpty }) => takeRepair(fact, slots, isEmpty))
  return { none: repairs(groups.none), single: repairs(groups.single), several }
}

function fewestSlots(facts: readonly SlotFact[], counts: ReadonlyMap<string, number>): SlotFact {
  return facts.reduce((least, fact) => ((counts.get(fact.nodeId) ?? 0) < (counts.get(least.nodeId) ?? 0) ? fact : least))
}

function takeRepair({ nodeId, name }: SlotFact, slots: readonly number[], isEmpty: boolean): Repair {
  return {
    slots,
    lines: slots.map((slot) => `>>> Covering slot ${slot} with ${name}`),
    why: isEmpty ? `Nobody serves ${slots.length} slot(s), and nobody has keys of them. ${name} takes them.` : `Nobody serves ${slots.length} slot(s), but ${name} has their keys and takes them.`,
    risk: isEmpty ? 'If a lost node held keys of them, they are not in the cluster any more.' : 'None for the keys that are there.',
    steps: [{ do: 'set-owner', nodeId, ranges: rangesOf([...slots].sort((a, b) => a - b)) }],
  }
}

function gatherRepair(slot: number, holders: readonly SlotFact[]): Repair {
  const owner = mostKeys(holders)
  const others = holders.filter((fact) => fact !== owner)
  const steps: Step[] = [...singleOwnerSteps(slot, owner, others), ...gatherSteps(slot, owner.nodeId, others)]
  return {
    slots: [slot],
    lines: [`>>> Covering slot ${slot} moving keys to ${owner.name}`],
    why: `Nobody serves slot ${slot}, and ${holders.map(({ name }) => name).join(', ')} have keys of it. ${owner.name} has most of them and gets the others'.`,
    risk: 'A key that is at two nodes with different values stops the repair; both are kept.',
    steps,
  }
}
