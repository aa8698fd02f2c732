import { forgetElection } from './forget-election.ts'
import { FLAG_MIGRATE_TO, FLAG_PRIMARY, FLAG_REPLICA } from './flags.ts'
import { resetManualFailover } from './manual-failover.ts'
import { addReplica, type ClusterNode, isPrimary, removeReplica } from './node.ts'
import { broadcastPong } from './send.ts'
import { closeAllSlots, moveSlot, slotsOf } from './slots.ts'
import type { Step } from './step.ts'
import { updateClusterState } from './update-state.ts'

/** Notes that a node is a primary now (cluster.c, clusterSetNodeAsMaster). */
export function becomePrimary(step: Step, node: ClusterNode): void {
  if (isPrimary(node)) return
  if (node.replicaOf) {
    removeReplica(node.replicaOf, node)
    if (node !== step.state.myself) node.flags |= FLAG_MIGRATE_TO
  }
  node.flags = (node.flags & ~FLAG_REPLICA) | FLAG_PRIMARY
  node.replicaOf = undefined
  step.later('saveConfig', 'updateState')
  step.slotMapChanged()
  step.event({ kind: 'role-changed', nodeId: node.id, replicaOf: undefined })
}

/** Makes this node a replica of `primary` (cluster.c, clusterSetMaster). It must own no slot. */
export function followPrimary(step: Step, primary: ClusterNode): void {
  const { state } = step
  const { myself } = state
  if (primary === myself || myself.slotCount > 0) throw new Error('only a node without slots can become a replica')
  if (isPrimary(myself)) {
    myself.flags = (myself.flags & ~(FLAG_PRIMARY | FLAG_MIGRATE_TO)) | FLAG_REPLICA
    closeAllSlots(state)
  } else if (myself.replicaOf) {
    removeReplica(myself.replicaOf, myself)
  }
  myself.replicaOf = primary
  addReplica(primary, myself)
  forgetElection(state)
  replicateFrom(step, primary)
  resetManualFailover(step)
  step.slotMapChanged()
  step.event({ kind: 'role-changed', nodeId: myself.id, replicaOf: primary.id })
}

/** Tells the node whose stream to follow. */
export function replicateFrom(step: Step, primary: ClusterNode): void {
  step.state.replicatingFrom = `${primary.ip}:${primary.port}`
  step.node({ kind: 'replicate-from', nodeId: primary.id, host: primary.ip, port: primary.port })
}

export function stopReplication(step: Step): void {
  step.state.replicatingFrom = undefined
  step.node({ kind: 'stop-replication' })
}

/**
 * Takes the place of our failed primary: its slots become ours and everybody is told at once
 * (cluster.c, clusterFailoverReplaceYourMaster).
 */
export function replacePrimary(step: Step): void {
  const { state } = step
  const old = state.myself.replicaOf
  if (isPrimary(state.myself) || !old) return
  forgetElection(state)
  becomePrimary(step, state.myself)
  stopReplication(step)
  for (const slot of slotsOf(state, old)) moveSlot(step, state.myself, slot)
  updateClusterState(step)
  step.later('saveConfig', 'fsyncConfig')
  broadcastPong(step, 'all')
  resetManualFailover(step)
}
