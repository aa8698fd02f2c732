import { SLOT_COUNT } from '../../../src-main/engine/key-slot.ts'
import { type ClusterNode, countWorkingReplicas, isPrimary } from '../../../src-main/engine/cluster/node.ts'
import type { SimNode } from '../sim-node.ts'
import type { World } from '../world.ts'

const SETTLE_MS = 5000
const ELECTION_SPREAD_MS = 1000
const VOTING_MS = 1000
const ORPHAN_DELAY_MS = 5000
const SYNC_MS = 1500
const MIN_RETRY_MS = 4000

/**
 * L1: once faults have stopped, all nodes have equal slot maps within 2T + 5 s, and find the cluster ok when every slot
 * has a live owner. An election that was under way may take another attempt first.
 */
export function settleLimitMs(world: World): number {
  const { nodeTimeoutMs } = world.schedule
  return 2 * nodeTimeoutMs + SETTLE_MS + Math.max(4 * nodeTimeoutMs, MIN_RETRY_MS) + world.slowestMs
}

/** Why views have not converged yet, or undefined when they have. */
export function whyUnsettled(world: World): string | undefined {
  const running = world.nodes.filter((node) => node.running)
  const [first, ...others] = running
  if (!first) return undefined
  const failing = running.find((node) => node.core.state === 'fail' && everySlotLives(world, node))
  if (failing) return `node ${failing.index} finds the cluster failing`
  for (const node of others) {
    const slot = differingSlot(world, first, node)
    if (slot !== undefined) return `nodes ${first.index} and ${node.index} differ about slot ${slot}: ${ownerOf(first, slot)}, ${ownerOf(node, slot)}`
  }
  const detached = running.find((node) => hasLivingPrimary(world, node) && !node.replica.attached)
  return detached && `replica ${detached.index} follows nobody`
}

function hasLivingPrimary(world: World, { core }: SimNode): boolean {
  const primary = core.myself.replicaOf
  return !isPrimary(core.myself) && primary !== undefined && world.nodeOfId(primary.id) !== undefined
}

/**
 * An owner that is gone for good counts as nobody: only the owner itself tells of its slots (gossip does not), so a node
 * that joined after its end cannot know what the others remember. To a client both say CLUSTERDOWN.
 */
function differingSlot(world: World, one: SimNode, other: SimNode): number | undefined {
  const [owners, others] = [one.core.view.slotOwners, other.core.view.slotOwners]
  let [equal, otherEqual]: (ClusterNode | undefined)[] = []
  for (let slot = 0; slot < SLOT_COUNT; slot++) {
    const [owner, otherOwner] = [owners[slot], others[slot]]
    if (slot > 0 && owner === equal && otherOwner === otherEqual) continue
    if (owner?.id !== otherOwner?.id && (lives(world, owner) || lives(world, otherOwner))) return slot
    equal = owner
    otherEqual = otherOwner
  }
  return undefined
}

function lives(world: World, owner: ClusterNode | undefined): boolean {
  return owner !== undefined && world.nodeOfId(owner.id) !== undefined
}

function ownerOf(node: SimNode, slot: number): string {
  const owner = node.core.slotOwner(slot)
  return owner ? `${owner.id.slice(0, 8)} epoch ${owner.configEpoch}` : 'nobody'
}

function everySlotLives(world: World, node: SimNode): boolean {
  const living = new Map<string, boolean>()
  for (const owner of node.core.view.slotOwners) {
    if (!owner) return false
    let lives = living.get(owner.id)
    if (lives === undefined) living.set(owner.id, (lives = world.nodeOfId(owner.id) !== undefined))
    if (!lives) return false
  }
  return true
}

/**
 * Replicas of equal rank draw their delays from the same half second and act at crons 100 ms apart. Where the loss of the
 * primary leaves just a majority (three voters of four, say) every vote is needed, and about one attempt in five is split;
 * thousands of seeds see two in a row. A single replica has nobody to split with.
 */
const SPLITS_IN_A_ROW = 3

/**
 * L2: a failed primary with a good replica and a majority is replaced within 1.5T + T/2 + 1 s a rank + 1 s, or retries of
 * max(4T, 4 s) later.
 */
export function failoverLimitMs(world: World, replicas: number): number {
  const { nodeTimeoutMs } = world.schedule
  const firstTryMs = nodeTimeoutMs * 2 + ELECTION_SPREAD_MS * replicas + VOTING_MS
  return firstTryMs + Math.max(4 * nodeTimeoutMs, MIN_RETRY_MS) * (replicas > 1 ? SPLITS_IN_A_ROW : 1)
}

/**
 * Whether a replica has waited so long, after a split vote, that its data is no longer valid: with a small validity factor
 * the retry time alone is longer than that.
 */
export function tooOldToStand(node: SimNode): boolean {
  const { replicaValidityFactor, replPingReplicaPeriodSeconds, nodeTimeoutMs } = node.core.config
  const limitMs = replPingReplicaPeriodSeconds * 1000 + nodeTimeoutMs * (replicaValidityFactor + 1)
  return replicaValidityFactor > 0 && node.replica.silenceMs > limitMs
}

/**
 * L3: an orphaned primary has a replica again within 5 s + 2T after its own was found failing, where another shard has one
 * to spare. Finding that takes 1.5T + T/2; a new replica has to copy everything first.
 */
export function orphanLimitMs(world: World): number {
  return ORPHAN_DELAY_MS + 4 * world.schedule.nodeTimeoutMs + SYNC_MS
}

/** A primary whose loss the cluster must survive: a good replica, and a majority left to vote. */
export function expendablePrimary(world: World): SimNode | undefined {
  const owners = world.nodes.filter((node) => node.running && isPrimary(node.core.myself) && node.core.myself.slotCount > 0)
  if (owners.length < 3) return undefined
  return owners.find((node) => replicasOf(world, node).length > 0)
}

/** Replicas that follow a node and are in touch with it. */
export function replicasOf(world: World, primary: SimNode): SimNode[] {
  return world.nodes.filter((node) => node.running && node.replica.attached?.primary === primary && !node.core.config.replicaNoFailover)
}

/**
 * A primary whose only replica may be taken away, since another shard has one to spare. Every node must know exactly the
 * nodes there are: one that was wiped and not forgotten everywhere may count as a replica for some and not for others,
 * who then wait for each other (an operator's CLUSTER FORGET is part of replacing a node).
 */
export function soonOrphaned(world: World): { readonly primary: SimNode; readonly replica: SimNode } | undefined {
  const primaries = world.nodes.filter((node) => node.running && isPrimary(node.core.myself) && node.core.myself.slotCount > 0)
  if (!primaries.some((node) => replicasOf(world, node).length >= 2)) return undefined
  if (world.nodes.some((node) => !node.running || node.core.view.nodes.size !== world.nodes.length)) return undefined
  for (const primary of primaries) {
    const [replica, ...others] = replicasOf(world, primary)
    if (replica && others.length === 0 && world.nodes.every((viewer) => countWorkingReplicas(seenBy(viewer, primary)) === 1)) {
      return { primary, replica }
    }
  }
  return undefined
}

function seenBy(viewer: SimNode, node: SimNode): ClusterNode {
  return viewer.core.node(node.core.myself.id) ?? node.core.myself
}
