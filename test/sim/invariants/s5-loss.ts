import type { Checker } from '../observers.ts'
import { newestClaimant } from '../operator.ts'
import type { World } from '../world.ts'
import { type LossKind, LossWindows } from './loss-windows.ts'

/**
 * S5: every acknowledged write is there at the end, or its loss falls into a declared window. S6: where nothing but
 * operators' ordinary work went on, no window is open. Slots that nobody owns any more are unavailable, not lost.
 */
export function checkLoss(world: World): { readonly checkers: readonly Checker[]; readonly lost: Map<LossKind, number> } {
  const windows = new LossWindows(world)
  const lost = new Map<LossKind, number>()
  const ended = (): void => {
    const present = idsAtOwners(world)
    for (const write of world.ledger.writes) {
      if (write.ackedMs === undefined || present.unowned.has(write.slot) || present.ids.has(write.id)) continue
      const kind = windows.explain(write)
      if (kind !== undefined) lost.set(kind, (lost.get(kind) ?? 0) + 1)
      else unexplained(world, write.id)
    }
  }
  return { checkers: [windows, { ended }], lost }
}

function idsAtOwners(world: World): { ids: Set<number>; unowned: Set<number> } {
  const ids = new Set<number>()
  const unowned = new Set<number>()
  for (const slot of world.activeSlots) {
    const owner = newestClaimant(world.nodes, slot)
    if (!owner) unowned.add(slot)
    for (const values of owner?.store.slots.get(slot)?.values() ?? []) for (const id of values) ids.add(id)
  }
  return { ids, unowned }
}

function unexplained(world: World, id: number): void {
  const { slot, execution } = world.ledger.at(id)
  const family = world.schedule.weather === 'calm' ? 'S6' : 'S5'
  const where = `node ${execution?.node} at ${execution?.atMs} ms under epoch ${execution?.epoch}`
  const owner = newestClaimant(world.nodes, slot)
  const now = `now owned by node ${owner?.index} under epoch ${owner?.core.myself.configEpoch}`
  world.violate(family, `acknowledged write ${id} of slot ${slot} is lost: carried out by ${where}, ${now}`)
}
