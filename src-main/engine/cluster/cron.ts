import { handleElection } from './election.ts'
import { suspectIfSilent } from './failure-detection.ts'
import { FLAG_HANDSHAKE, FLAG_MIGRATE_TO, FLAG_MYSELF, FLAG_NOADDR, FLAG_PFAIL } from './flags.ts'
import { closeLink, dialNode } from './links.ts'
import { expireManualFailover, handleManualFailover } from './manual-failover.ts'
import { removeNode } from './membership.ts'
import { type ClusterNode, countWorkingReplicas, inHandshake, isFailed, isPrimary, isReplica } from './node.ts'
import { handleReplicaMigration, type ReplicaSpread } from './replica-migration.ts'
import { replicateFrom } from './roles.ts'
import { broadcastPong, sendPing } from './send.ts'
import type { Step } from './step.ts'
import { updateClusterState } from './update-state.ts'

/** The period the constants below assume (cluster.c, clusterCron). */
export const CRON_PERIOD_MS = 100

const RANDOM_PING_EVERY = 10
const RANDOM_PING_CANDIDATES = 5
const MIN_HANDSHAKE_TIMEOUT_MS = 1000

/** The heartbeat: connections, pings, suspicion, elections and replica migration, ten times a second. */
export function runCron(step: Step): void {
  step.state.cronIteration++
  connectNodes(step)
  announceNewcomers(step)
  if (step.state.cronIteration % RANDOM_PING_EVERY === 0) pingSomebody(step)
  const spread: ReplicaSpread = { orphanedPrimaries: 0, maxReplicas: 0, ourReplicas: 0 }
  let suspected = false
  for (const node of step.state.nodes) {
    if (node.flags & (FLAG_MYSELF | FLAG_NOADDR | FLAG_HANDSHAKE)) continue
    if (isReplica(step.state.myself)) countReplicas(step, node, spread)
    if (superviseNode(step, node)) suspected = true
  }
  resumeReplication(step)
  expireManualFailover(step)
  if (isReplica(step.state.myself)) {
    handleManualFailover(step)
    handleElection(step)
    handleReplicaMigration(step, spread)
  }
  if (suspected || step.state.state === 'fail') updateClusterState(step)
}

function connectNodes(step: Step): void {
  const { state } = step
  const handshakeTimeoutMs = Math.max(step.config.nodeTimeoutMs, MIN_HANDSHAKE_TIMEOUT_MS)
  state.pfailCount = 0
  for (const node of state.nodes) {
    if (node.flags & (FLAG_MYSELF | FLAG_NOADDR)) continue
    if (node.flags & FLAG_PFAIL) state.pfailCount++
    if (inHandshake(node) && step.nowMs - node.createdMs > handshakeTimeoutMs) removeNode(step, node)
    else if (!node.link) dialNode(step, node)
  }
}

/** Everybody hears of nodes that have just joined through us; many at once cost one round of messages. */
function announceNewcomers(step: Step): void {
  if (!step.state.announceNewcomers) return
  step.state.announceNewcomers = false
  broadcastPong(step, 'all')
}

/** Once a second: of five random nodes, the one we have not heard from for longest. */
function pingSomebody(step: Step): void {
  let oldest: ClusterNode | undefined
  for (let draw = 0; draw < RANDOM_PING_CANDIDATES; draw++) {
    const node = step.state.nodes.random(step.random)
    if (!node.link || node.pingSentMs !== 0 || node.flags & (FLAG_MYSELF | FLAG_HANDSHAKE)) continue
    if (!oldest || node.pongReceivedMs < oldest.pongReceivedMs) oldest = node
  }
  if (oldest) sendPing(step, oldest.link, 'ping')
}

function countReplicas(step: Step, node: ClusterNode, spread: ReplicaSpread): void {
  if (!isPrimary(node) || isFailed(node)) return
  const working = countWorkingReplicas(node)
  if (working === 0 && node.slotCount > 0 && node.flags & FLAG_MIGRATE_TO) spread.orphanedPrimaries++
  if (working > spread.maxReplicas) spread.maxReplicas = working
  if (step.state.myself.replicaOf === node) spread.ourReplicas = working
}

/** Answers whether the node has just become a suspect. */
function superviseNode(step: Step, node: ClusterNode): boolean {
  relinkIfStuck(step, node)
  if (node.link && pingIsDue(step, node)) {
    sendPing(step, node.link, 'ping')
    return false
  }
  return suspectIfSilent(step, node)
}

/** A connection on which half the timeout passed without an answer may itself be the trouble: try a new one. */
function relinkIfStuck(step: Step, node: ClusterNode): void {
  const halfTimeoutMs = step.config.nodeTimeoutMs / 2
  if (!node.link || node.pingSentMs === 0) return
  if (step.nowMs - node.link.createdMs <= step.config.nodeTimeoutMs) return
  if (step.nowMs - node.pingSentMs <= halfTimeoutMs || step.nowMs - node.dataReceivedMs <= halfTimeoutMs) return
  closeLink(step, node.link)
}

function pingIsDue(step: Step, node: ClusterNode): boolean {
  const { state } = step
  const unheardMs = step.nowMs - node.pongReceivedMs
  if (node.pingSentMs === 0 && unheardMs > step.config.nodeTimeoutMs / 2) return true
  // While paused for a manual failover, the replica must keep hearing the offset it has to reach.
  return state.manualFailover.endMs !== 0 && isPrimary(state.myself) && state.manualFailover.replica === node
}

/** After a restart a replica knows its primary from `nodes.conf` but has not been told to follow it yet. */
function resumeReplication(step: Step): void {
  const { myself, replicatingFrom } = step.state
  const primary = myself.replicaOf
  if (!isReplica(myself) || replicatingFrom !== undefined || !primary || primary.flags & FLAG_NOADDR) return
  if (primary.ip !== '' && primary.port !== 0) replicateFrom(step, primary)
}
