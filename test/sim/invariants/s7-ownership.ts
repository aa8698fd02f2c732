import { isPrimary } from '../../../src-main/engine/cluster/node.ts'
import type { Checker } from '../observers.ts'
import { newestClaimant } from '../operator.ts'
import type { World } from '../world.ts'

/**
 * S7: once views have converged a slot is claimed by one node, its keys are there and nowhere else, and no write is
 * there twice.
 */
export function checkOwnership(world: World): Checker {
  return {
    ended() {
      const seen = new Set<number>()
      for (const slot of world.activeSlots) checkSlot(world, slot, seen)
    },
  }
}

function checkSlot(world: World, slot: number, seen: Set<number>): void {
  const owner = newestClaimant(world.nodes, slot)
  for (const node of world.nodes) {
    if (!node.running || node === owner) continue
    if (node.core.slotOwner(slot) === node.core.myself) world.violate('S7', `slot ${slot} is claimed by nodes ${owner?.index} and ${node.index}`)
    if (owner && isPrimary(node.core.myself) && node.store.keysIn(slot) > 0) {
      world.violate('S7', `node ${node.index} holds keys of slot ${slot}, which node ${owner.index} owns`)
    }
  }
  for (const ids of owner?.store.slots.get(slot)?.values() ?? []) {
    for (const id of ids) {
      if (seen.has(id)) world.violate('S7', `write ${id} of slot ${slot} is there twice`)
      seen.add(id)
    }
  }
}
