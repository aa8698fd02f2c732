import { FLAG_HANDSHAKE, FLAG_MIGRATE_TO, FLAG_MYSELF, FLAG_NOADDR } from './flags.ts'
import { type ClusterNode, countWorkingReplicas, isFailed, isPrimary } from './node.ts'
import type { ClusterState } from './state.ts'

/** How replicas are spread over the primaries that work. */
export interface ReplicaSpread {
  readonly orphanedPrimaries: number
  readonly maxReplicas: number
  /** Working replicas of our own primary. */
  readonly ourReplicas: number
}

/** Counted by every cron of a replica in Redis (clusterCron), here when something changed since. */
export function replicaSpread(state: ClusterState): ReplicaSpread {
  return (state.replicaSpread ??= countSpread(state))
}

export function countSpread(state: ClusterState): ReplicaSpread {
  let orphanedPrimaries = 0
  let maxReplicas = 0
  let ourReplicas = 0
  for (const node of state.nodes) {
    if (!isWorkingPrimary(node)) continue
    const working = countWorkingReplicas(node)
    if (working === 0 && node.slotCount > 0 && node.flags & FLAG_MIGRATE_TO) orphanedPrimaries++
    if (working > maxReplicas) maxReplicas = working
    if (state.myself.replicaOf === node) ourReplicas = working
  }
  return { orphanedPrimaries, maxReplicas, ourReplicas }
}

function isWorkingPrimary(node: ClusterNode): boolean {
  return !(node.flags & (FLAG_MYSELF | FLAG_NOADDR | FLAG_HANDSHAKE)) && isPrimary(node) && !isFailed(node)
}
