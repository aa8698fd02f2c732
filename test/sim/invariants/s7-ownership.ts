import type { StepResult } from '../../../src-main/engine/cluster/core.ts'
import type { ClusterInput } from '../../../src-main/engine/cluster/inputs.ts'
import { isPrimary } from '../../../src-main/engine/cluster/node.ts'
import type { Checker } from '../observers.ts'
import { newestClaimant } from '../operator.ts'
import type { SimNode } from '../sim-node.ts'
import type { World } from '../world.ts'

/**
 * S7: once views have converged a slot is claimed by one node, its keys are there and nowhere else, and no write is
 * there twice.
 *
 * Nowhere else has an exception where machines fail: what a replica still had of a slot that left its shard stays with it
 * when it is promoted before it heard of that, since nobody deletes it (replication is asynchronous, and the deletions of
 * MIGRATE are entries like any other); so does everything a replica has when an operator makes it a primary by TAKEOVER
 * after another one has got the slots. Such keys are never served: the node answers MOVED. Redis finds them at its next
 * start (verifyClusterConfigWithData).
 */
export function checkOwnership(world: World): Checker {
  const promoted = new Set<SimNode>()
  return {
    after(node, input, result) {
      if (!isPrimary(node.core.myself)) promoted.delete(node)
      else if (world.schedule.weather !== 'calm' && isPromotion(input, result)) promoted.add(node)
    },
    ended() {
      const seen = new Set<number>()
      for (const slot of world.activeSlots) checkSlot(world, slot, seen, promoted)
    },
  }
}

function isPromotion(input: ClusterInput, result: StepResult): boolean {
  if (input.kind === 'admin' && input.command.kind === 'failover' && input.command.mode === 'takeover') return true
  return result.effects.some((effect) => effect.kind === 'event' && effect.event.kind === 'election-won')
}

function checkSlot(world: World, slot: number, seen: Set<number>, promoted: ReadonlySet<SimNode>): void {
  const owner = newestClaimant(world.nodes, slot)
  for (const node of world.nodes) {
    if (!node.running || node === owner) continue
    if (node.core.slotOwner(slot) === node.core.myself) world.violate('S7', `slot ${slot} is claimed by nodes ${owner?.index} and ${node.index}`)
    if (owner && isPrimary(node.core.myself) && !promoted.has(node) && node.store.keysIn(slot) > 0) {
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
