import { handleElection } from './election.ts'
import { suspectIfSilent } from './failure-detection.ts'
import { FLAG_FAIL, FLAG_HANDSHAKE, FLAG_MYSELF, FLAG_NOADDR, FLAG_PFAIL } from './flags.ts'
import { closeLink, dialNode } from './links.ts'
import { expireManualFailover, handleManualFailover } from './manual-failover.ts'
import { removeNode } from './membership.ts'
import { type ClusterNode, inHandshake, isPrimary, isReplica } from './node.ts'
import { handleReplicaMigration } from './replica-migration.ts'
import { replicaSpread } from './replica-spread.ts'
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
  const { state } = step
  state.cronIteration++
  const due = state.supervision.take(step.nowMs, state.nodes)
  for (const node of due) connect(step, node)
  announceNewcomers(step)
  if (state.cronIteration % RANDOM_PING_EVERY === 0) pingSomebody(step)
  let suspected = false
  for (const node of due) {
    if (!(node.flags & (FLAG_MYSELF | FLAG_NOADDR | FLAG_HANDSHAKE)) && superviseNode(step, node)) suspected = true
    state.supervision.later(node, nextLookMs(step, node))
  }
  resumeReplication(step)
  expireManualFailover(step)
  if (isReplica(state.myself)) {
    handleManualFailover(step)
    handleElection(step)
    handleReplicaMigration(step, replicaSpread(state))
  }
  if (suspected || state.state === 'fail') updateClusterState(step)
}

function connect(step: Step, node: ClusterNode): void {
  if (node.flags & (FLAG_MYSELF | FLAG_NOADDR)) return
  if (inHandshake(node) && step.nowMs - node.createdMs > handshakeTimeoutMs(step)) removeNode(step, node)
  else if (!node.link) dialNode(step, node)
}

function handshakeTimeoutMs(step: Step): number {
  return Math.max(step.config.nodeTimeoutMs, MIN_HANDSHAKE_TIMEOUT_MS)
}

/**
 * Before when nothing that `connect` and `superviseNode` look for can come about, unless `Supervision.soon` is called. A ping
 * or a pong only ever moves that moment on; half a node timeout is the longest anything waits for after them.
 */
function nextLookMs(step: Step, node: ClusterNode): number {
  const { nodeTimeoutMs } = step.config
  const latestMs = step.nowMs + nodeTimeoutMs / 2
  if (node.flags & FLAG_MYSELF) return latestMs
  if (node.flags & FLAG_NOADDR || !node.link || isTakingOver(step, node)) return step.nowMs
  if (inHandshake(node)) return Math.min(latestMs, node.createdMs + handshakeTimeoutMs(step))
  if (node.pingSentMs === 0) return Math.min(latestMs, node.pongReceivedMs + nodeTimeoutMs / 2)
  const silentSinceMs = Math.max(node.pingSentMs, node.dataReceivedMs)
  const relinkMs = Math.max(silentSinceMs + nodeTimeoutMs / 2, node.link.createdMs + nodeTimeoutMs)
  const suspectMs = node.flags & (FLAG_PFAIL | FLAG_FAIL) ? latestMs : silentSinceMs + nodeTimeoutMs
  return Math.min(latestMs, relinkMs, suspectMs)
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
  const unheardMs = step.nowMs - node.pongReceivedMs
  return (node.pingSentMs === 0 && unheardMs > step.config.nodeTimeoutMs / 2) || isTakingOver(step, node)
}

/** While paused for a manual failover, the replica must keep hearing the offset it has to reach. */
function isTakingOver({ state }: Step, node: ClusterNode): boolean {
  return state.manualFailover.endMs !== 0 && isPrimary(state.myself) && state.manualFailover.replica === node
}

/** After a restart a replica knows its primary from `nodes.conf` but has not been told to follow it yet. */
function resumeReplication(step: Step): void {
  const { myself, replicatingFrom } = step.state
  const primary = myself.replicaOf
  if (!isReplica(myself) || replicatingFrom !== undefined || !primary || primary.flags & FLAG_NOADDR) return
  if (primary.ip !== '' && primary.port !== 0) replicateFrom(step, primary)
}
