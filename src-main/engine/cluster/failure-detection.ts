import { FLAG_FAIL, FLAG_PFAIL } from './flags.ts'
import { type ClusterNode, isFailed, isPrimary, isReplica, isTimedOut } from './node.ts'
import { broadcastFail } from './send.ts'
import type { Step } from './step.ts'

/** A report counts for this many node timeouts (cluster.h, CLUSTER_FAIL_REPORT_VALIDITY_MULT). */
const REPORT_VALIDITY_FACTOR = 2
/** A failed primary still owning slots is taken back after this many node timeouts (CLUSTER_FAIL_UNDO_TIME_MULT). */
const FAIL_UNDO_FACTOR = 2

/** Reports about `node` that have not expired. */
export function countFailureReports(step: Step, node: ClusterNode): number {
  const oldestMs = step.nowMs - step.config.nodeTimeoutMs * REPORT_VALIDITY_FACTOR
  if (!node.failReports?.size) return 0
  for (const [reporter, reportedMs] of node.failReports) {
    if (reportedMs < oldestMs) node.failReports.delete(reporter)
  }
  return node.failReports.size
}

/** Primaries that must agree: a majority of those owning slots. */
export function quorum(step: Step): number {
  return Math.floor(step.state.size / 2) + 1
}

/**
 * Turns a suspicion (PFAIL) into a verdict (FAIL) once a majority of primaries shares it, and tells everybody: from there
 * on all reachable nodes agree within one message (cluster.c, markNodeAsFailingIfNeeded).
 */
export function markFailedIfQuorum(step: Step, node: ClusterNode): void {
  if (!isTimedOut(node) || isFailed(node)) return
  const own = isPrimary(step.state.myself) ? 1 : 0
  if (countFailureReports(step, node) + own < quorum(step)) return
  step.log('notice', `Marking node ${node.id} as failing (quorum reached).`)
  markFailed(step, node, step.state.myself)
  broadcastFail(step, node)
}

export function markFailed(step: Step, node: ClusterNode, reportedBy: ClusterNode): void {
  node.flags = (node.flags & ~FLAG_PFAIL) | FLAG_FAIL
  step.state.suspects.delete(node)
  node.failMs = step.nowMs
  step.later('updateState', 'saveConfig')
  step.event({ kind: 'failed', nodeId: node.id, reportedBy: reportedBy.id })
}

/** The node answered: a suspicion is over at once, a verdict only under conditions. */
export function hearFrom(step: Step, node: ClusterNode): void {
  if (isTimedOut(node)) {
    node.flags &= ~FLAG_PFAIL
    step.state.suspects.delete(node)
    step.later('saveConfig', 'updateState')
    step.event({ kind: 'reachable-again', nodeId: node.id })
  } else if (isFailed(node)) {
    clearFailure(step, node)
  }
}

/**
 * A replica or a primary without slots is taken back on contact. A primary that still owns slots waits, since a replica
 * may be taking them over just now (cluster.c, clearNodeFailureIfNeeded).
 */
function clearFailure(step: Step, node: ClusterNode): void {
  if (isReplica(node) || node.slotCount === 0) {
    const what = isReplica(node) ? 'replica' : 'master without slots'
    step.log('notice', `Clear FAIL state for node ${node.id}: ${what} is reachable again.`)
  } else if (step.nowMs - node.failMs > step.config.nodeTimeoutMs * FAIL_UNDO_FACTOR) {
    step.log(
      'notice',
      `Clear FAIL state for node ${node.id}: is reachable again and nobody is serving its slots after some time.`,
    )
  } else {
    return
  }
  node.flags &= ~FLAG_FAIL
  step.later('updateState', 'saveConfig')
  step.event({ kind: 'reachable-again', nodeId: node.id })
}

/** Suspects a node that has neither answered our ping nor sent anything else for longer than the node timeout. */
export function suspectIfSilent(step: Step, node: ClusterNode): boolean {
  if (node.pingSentMs === 0 || node.flags & (FLAG_PFAIL | FLAG_FAIL)) return false
  const silentMs = Math.min(step.nowMs - node.pingSentMs, step.nowMs - node.dataReceivedMs)
  if (silentMs <= step.config.nodeTimeoutMs) return false
  step.log('debug', `*** NODE ${node.id} possibly failing`)
  node.flags |= FLAG_PFAIL
  step.state.suspects.add(node)
  step.event({ kind: 'possibly-failing', nodeId: node.id })
  return true
}
