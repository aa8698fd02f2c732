import { FLAG_MIGRATE_TO } from './flags.ts'
import { type ClusterNode, countWorkingReplicas, isFailed, isPrimary, isTimedOut } from './node.ts'
import { followPrimary } from './roles.ts'
import type { ReplicaSpread } from './replica-spread.ts'
import type { Step } from './step.ts'

/** A primary must have been without replicas this long before one moves to it (CLUSTER_SLAVE_MIGRATION_DELAY). */
const ORPHANED_FOR_MS = 5000

/**
 * Moves a spare replica to a primary that lost all of its own. Without any talk exactly one replica moves: the one with
 * the smallest id under the primaries that have the most (cluster.c, clusterHandleSlaveMigration).
 */
export function handleReplicaMigration(step: Step, spread: ReplicaSpread): void {
  const { state, config } = step
  const primary = state.myself.replicaOf
  if (!config.allowReplicaMigration || state.state !== 'ok' || !primary) return
  if (spread.orphanedPrimaries === 0 || spread.maxReplicas < 2 || spread.ourReplicas !== spread.maxReplicas) return
  const working = primary.replicas.filter((replica) => !isFailed(replica) && !isTimedOut(replica)).length
  if (working <= config.migrationBarrier) return
  const target = findOrphan(step)
  if (!target || step.nowMs - target.orphanedMs <= ORPHANED_FOR_MS) return
  if (smallestSpareReplica(step, spread.maxReplicas) !== state.myself) return
  step.log('warning', `Migrating to orphaned master ${target.id}`)
  followPrimary(step, target)
  step.later('saveConfig', 'updateState', 'broadcastPong')
}

/** Also starts and stops the clock of every orphaned primary. */
function findOrphan(step: Step): ClusterNode | undefined {
  let target: ClusterNode | undefined
  for (const node of step.state.nodes) {
    const mayTake = isPrimary(node) && !isFailed(node) && (node.flags & FLAG_MIGRATE_TO) !== 0
    if (!mayTake || countWorkingReplicas(node) > 0) {
      node.orphanedMs = 0
      continue
    }
    if (!target && node.slotCount > 0) target = node
    if (node.orphanedMs === 0) node.orphanedMs = step.nowMs
  }
  return target
}

function smallestSpareReplica(step: Step, maxReplicas: number): ClusterNode {
  let candidate = step.state.myself
  for (const node of step.state.nodes) {
    if (!isPrimary(node) || countWorkingReplicas(node) !== maxReplicas) continue
    for (const replica of node.replicas) if (replica.id < candidate.id) candidate = replica
  }
  return candidate
}
