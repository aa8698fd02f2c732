import { isPrimary } from '../../../src-main/engine/cluster/node.ts'
import type { Checker } from '../observers.ts'
import type { SimNode } from '../sim-node.ts'
import type { World } from '../world.ts'

const SLACK_MS = 200
/** A wrong clock elsewhere may make a gossiped pong look this much younger (clusterProcessGossipSection). */
const GOSSIP_SKEW_MS = 500
/** CLUSTER_WRITABLE_DELAY */
const WRITABLE_DELAY_MS = 2000
const MIN_REJOIN_MS = 500
const MAX_REJOIN_MS = 5000

/**
 * S4: a primary that hears no majority of primaries stops serving writes within 1.5 node timeouts and a little; one that
 * restarted with slots serves none for two seconds; one that found itself in a minority none for clamp(T, 500, 5000) ms.
 * Nodes whose clock was moved are exempt: Redis measures all of this on the wall clock.
 */
export function checkMinority(world: World): Checker {
  const replicaUntilMs = new Map<SimNode, number>()
  return {
    started: (node) => void replicaUntilMs.delete(node),
    after(node) {
      if (!isPrimary(node.core.myself)) replicaUntilMs.set(node, node.nowMs)
    },
    executed(node) {
      if (node.clockTouched) return
      checkDetection(world, node)
      checkRejoin(world, node, replicaUntilMs.get(node) ?? -Infinity)
      const upMs = world.timeline.nowMs - node.startedMs
      const demotedSince = replicaUntilMs.has(node)
      if (node.core.view.startedWithSlots && upMs < WRITABLE_DELAY_MS && !demotedSince) {
        world.violate('S4', `node ${node.index} served a write ${upMs} ms after its restart`)
      }
    },
  }
}

/** The delay binds primaries only: a replica that is promoted after the spell serves at once. */
function checkRejoin(world: World, node: SimNode, replicaUntilMs: number): void {
  const { amongMinorityMs } = node.core.view
  const rejoinMs = Math.min(Math.max(node.nodeTimeoutMs, MIN_REJOIN_MS), MAX_REJOIN_MS)
  const agoMs = node.nowMs - amongMinorityMs
  if (agoMs < rejoinMs && amongMinorityMs > replicaUntilMs) {
    world.violate('S4', `node ${node.index} served a write ${agoMs} ms after its minority spell`)
  }
}

function checkDetection(world: World, node: SimNode): void {
  const limitMs = node.nodeTimeoutMs * 1.5 + SLACK_MS + world.slowestMs + (world.schedule.weather === 'wild' ? GOSSIP_SKEW_MS : 0)
  const oldestMs = world.timeline.nowMs - limitMs
  if (node.awakeSinceMs > oldestMs) return
  const known = [...node.core.nodes].filter((peer) => isPrimary(peer) && peer.slotCount > 0)
  const count = (heard: (ip: string) => boolean): number => known.filter((peer) => peer === node.core.myself || heard(peer.ip)).length
  const needed = Math.floor(known.length / 2) + 1
  if (known.length === 0 || count((ip) => heardSince(world, node.index, world.nodeAt(ip), oldestMs)) >= needed) return
  const reach = heardOfSince(world, node, oldestMs)
  const heard = count((ip) => reach.has(world.nodeAt(ip) ?? node))
  if (heard < needed) {
    world.violate('S4', `node ${node.index} served a write while hearing ${heard} of ${known.length} primaries for over ${limitMs} ms`)
  }
}

/** Whether anything the peer said since then can have come through. */
function heardSince(world: World, listener: number, peer: SimNode | undefined, oldestMs: number): boolean {
  if (!peer) return true
  return (peer.silentSinceMs ?? Infinity) > oldestMs && (world.paths.cutSinceMs(peer.index, listener) ?? Infinity) > oldestMs
}

/** Whom a node can have heard of since then, by itself or by gossip: a pong somebody else got counts as one of its own. */
function heardOfSince(world: World, node: SimNode, oldestMs: number): ReadonlySet<SimNode> {
  const reached = new Set([node])
  for (const listener of reached) {
    for (const peer of world.nodes) if (!reached.has(peer) && heardSince(world, listener.index, peer, oldestMs)) reached.add(peer)
  }
  return reached
}
