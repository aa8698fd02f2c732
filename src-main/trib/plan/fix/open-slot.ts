import type { Step } from '../step.ts'
import { gatherSteps, mostKeys, singleOwnerSteps, tellAllSteps } from './single-owner.ts'
import type { Repair, SlotFact } from './slot-fact.ts'

const SAFE = 'None: keys are moved one batch at a time, and one that is at both nodes with different values stops the repair.'

/**
 * What to do about a slot left migrating or importing: clusterManagerFixOpenSlot's cases, and those it gives up on.
 * @param facts every reachable primary, in the order the cluster was read
 */
export function planOpenSlot(slot: number, facts: readonly SlotFact[]): Repair {
  const holders = facts.filter(({ owns, keyCount }) => owns || keyCount > 0)
  const soleOwner = holders.length === 1 ? holders[0] : undefined
  const foundLines = [`>>> Fixing open slot ${slot}`, ...strangerLines(slot, facts)]
  const migrating = facts.filter(({ migratingTo }) => migratingTo !== undefined)
  const importing = facts.filter((fact) => fact.migratingTo === undefined && (fact.importingFrom !== undefined || (fact !== soleOwner && fact.keyCount > 0)))
  const stateLines = [...stateLine('migrating', migrating), ...stateLine('importing', importing)]
  if (soleOwner !== undefined) return withLines([...foundLines, ...stateLines], settle(slot, soleOwner, migrating, importing, facts, []))
  const owner = mostKeys(facts)
  const others = holders.filter((fact) => fact !== owner)
  const electionLines = ['>>> No single clear owner for the slot, selecting an owner by # of keys...', `*** Configuring ${owner.name} as the slot owner`]
  const steps = singleOwnerSteps(slot, owner, others)
  const stillMigrating = migrating.filter((fact) => fact !== owner && !others.includes(fact))
  const nowImporting = facts.filter((fact) => fact !== owner && (importing.includes(fact) || others.includes(fact)))
  return withLines([...foundLines, ...stateLines, ...electionLines], settle(slot, owner, stillMigrating, nowImporting, facts, steps))
}

/** The slot has one owner; now the states left open. */
function settle(slot: number, owner: SlotFact, migrating: readonly SlotFact[], importing: readonly SlotFact[], facts: readonly SlotFact[], before: readonly Step[]): Repair {
  const stale = migrating.filter((fact) => fact !== owner && fact.keyCount === 0)
  const closes = stale.map(({ nodeId }): Step => ({ do: 'close-slot', slot, nodeId }))
  const steps = [...before, ...closes]
  const [source] = migrating.filter((fact) => !stale.includes(fact))
  if (source === undefined) return importing.length > 0 ? toOwner(slot, owner, importing, facts, steps) : closedOnly(slot, owner, facts, steps, stale)
  if (importing.length === 1) return onward(slot, source, importing[0]!, [], steps)
  if (importing.length > 1) return oneOfSeveral(slot, source, importing, steps)
  return {
    slots: [slot],
    lines: [`>>> Case 4: Closing slot ${slot} on ${source.name}`],
    why: `Slot ${slot} is on its way from ${source.name}, but no node takes it in: a reshard that was interrupted at its beginning. It stays where it is.`,
    risk: 'None: nothing is moved.',
    steps: [...steps, { do: 'close-slot', slot, nodeId: source.nodeId }],
  }
}

function onward(slot: number, source: SlotFact, target: SlotFact, others: readonly SlotFact[], before: readonly Step[]): Repair {
  const where = others.length === 0 ? `Case 1: Moving slot ${slot} from ${source.name} to ${target.name}` : `Case 3: Moving slot ${slot} from ${source.name} to ${target.name} and closing it on all the other importing nodes.`
  return {
    slots: [slot],
    lines: [`>>> ${where}`],
    why: `Slot ${slot} is on its way from ${source.name} to ${target.name}: a reshard that was interrupted. It is finished.`,
    risk: SAFE,
    steps: [...before, { do: 'move-slots', sourceId: source.nodeId, targetId: target.nodeId, ranges: [[slot, slot]] }, ...others.map(({ nodeId }): Step => ({ do: 'close-slot', slot, nodeId }))],
  }
}

function oneOfSeveral(slot: number, source: SlotFact, importing: readonly SlotFact[], before: readonly Step[]): Repair {
  const target = importing.find(({ nodeId }) => nodeId === source.migratingTo)
  const others = importing.filter((fact) => fact !== target)
  if (others.some(({ keyCount }) => keyCount > 0)) return refused(slot, source, importing)
  if (target !== undefined) return onward(slot, source, target, others, before)
  return {
    slots: [slot],
    lines: [`>>> Case 3: Closing slot ${slot} on both migrating and importing nodes.`],
    why: `Slot ${slot} is open at ${source.name} and at ${importing.map(({ name }) => name).join(', ')}, but none of them is whom it was to go to, and none has a key. It stays where it is.`,
    risk: 'None: nothing is moved.',
    steps: [...before, ...[source, ...importing].map(({ nodeId }): Step => ({ do: 'close-slot', slot, nodeId }))],
  }
}

function toOwner(slot: number, owner: SlotFact, importing: readonly SlotFact[], facts: readonly SlotFact[], before: readonly Step[]): Repair {
  const importers = importing.filter((fact) => fact !== owner)
  // set-owner closes the slot at the new owner itself.
  const isClosed = before.some((step) => step.do === 'set-owner') || (owner.importingFrom === undefined && owner.migratingTo === undefined)
  const ownState: Step[] = isClosed ? [] : [{ do: 'close-slot', slot, nodeId: owner.nodeId }]
  return {
    slots: [slot],
    lines: [`>>> Case 2: Moving all the ${slot} slot keys to its owner ${owner.name}`],
    why: `Slot ${slot} belongs to ${owner.name}, and ${importers.map(({ name }) => name).join(', ')} should not have it open${importers.some(({ keyCount }) => keyCount > 0) ? ' or hold keys of it' : ''}. Keys there are out of clients' reach until they are brought to the owner.`,
    risk: SAFE,
    steps: [...before, ...ownState, ...gatherSteps(slot, owner.nodeId, importers), ...tellAllSteps(slot, owner.nodeId, facts)],
  }
}

function closedOnly(slot: number, owner: SlotFact, facts: readonly SlotFact[], steps: readonly Step[], stale: readonly SlotFact[]): Repair {
  return {
    slots: [slot],
    lines: stale.map(({ name }) => `>>> Case 4: Closing slot ${slot} on ${name}`),
    why: `Slot ${slot} belongs to ${owner.name}; no other node has keys of it. What is open elsewhere is closed.`,
    risk: 'None: nothing is moved.',
    steps: [...steps, ...tellAllSteps(slot, owner.nodeId, facts)],
  }
}

function refused(slot: number, source: SlotFact, importing: readonly SlotFact[]): Repair {
  const names = importing.map(({ name }) => name).join(',')
  return {
    slots: [slot],
    lines: [],
    why: `Slot ${slot} leaves ${source.name} for several nodes at once, and more than one of them has keys of it.`,
    risk: 'Clients may have written to any of them; which value is the newer nobody can tell.',
    steps: [],
    refusal: `[ERR] Sorry, slot ${slot} is not repaired without your decision. Slot is set as migrating in ${source.name}, as importing in ${names}.`,
  }
}

function strangerLines(slot: number, facts: readonly SlotFact[]): string[] {
  return facts.filter(({ owns, keyCount }) => !owns && keyCount > 0).map(({ name }) => `*** Found keys about slot ${slot} in non-owner node ${name}!`)
}

function stateLine(word: string, facts: readonly SlotFact[]): string[] {
  return facts.length === 0 ? [] : [`Set as ${word} in: ${facts.map(({ name }) => name).join(',')}`]
}

function withLines(lines: readonly string[], repair: Repair): Repair {
  return { ...repair, lines: [...lines, ...repair.lines] }
}
