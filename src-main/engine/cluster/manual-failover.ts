import { forgetElection } from './forget-election.ts'
import type { ClusterNode } from './node.ts'
import { isReplica } from './node.ts'
import { sendBare, sendPing } from './send.ts'
import type { ClusterLink } from './link.ts'
import type { ManualFailoverState } from './state.ts'
import type { Step } from './step.ts'

/** An operator's failover gives up after this long (cluster.h, CLUSTER_MF_TIMEOUT). */
export const MANUAL_FAILOVER_TIMEOUT_MS = 5000
/** The primary holds its clients' writes for at most this many times the limit (CLUSTER_MF_PAUSE_MULT). */
const PAUSE_FACTOR = 2

/** Ends a manual failover in whatever state it is; a primary lets its writers go on (cluster.c, resetManualFailover). */
export function resetManualFailover(step: Step): void {
  const mf = step.state.manualFailover
  if (mf.replica) step.node({ kind: 'resume-writes' })
  clear(mf)
}

function clear(mf: ManualFailoverState): void {
  mf.endMs = 0
  mf.replica = undefined
  mf.primaryOffset = undefined
  mf.canStart = false
}

/** On a replica: begins one, asking the primary to pause unless `force`. */
export function startManualFailover(step: Step, primary: ClusterNode, force: boolean): void {
  resetManualFailover(step)
  // An automatic attempt that found no majority must not keep the operator waiting for its retry time.
  forgetElection(step.state)
  const mf = step.state.manualFailover
  mf.endMs = step.nowMs + MANUAL_FAILOVER_TIMEOUT_MS
  step.event({ kind: 'manual-failover', phase: 'requested' })
  step.later('handleManualFailover')
  if (force) {
    step.log('warning', 'Forced failover user request accepted.')
    mf.canStart = true
    return
  }
  step.log('warning', 'Manual failover user request accepted.')
  sendBare(step, primary.link, 'mfstart')
}

/**
 * On a primary: a replica asks to take over (cluster.c, clusterProcessPacket on MFSTART). Writers held for an earlier
 * request stay held without a gap: the replica may have learnt the offset of that pause already, and what was written
 * in between would be lost.
 */
export function pauseForManualFailover(step: Step, replica: ClusterNode, link: ClusterLink): void {
  const mf = step.state.manualFailover
  clear(mf)
  mf.endMs = step.nowMs + MANUAL_FAILOVER_TIMEOUT_MS
  mf.replica = replica
  step.state.supervision.soon(replica)
  step.node({ kind: 'pause-writes', untilMs: step.nowMs + MANUAL_FAILOVER_TIMEOUT_MS * PAUSE_FACTOR })
  step.log('warning', `Manual failover requested by replica ${replica.id}.`)
  step.event({ kind: 'manual-failover', phase: 'paused' })
  // The replica needs our offset at pause time; this PING carries it at once, with the paused flag.
  sendPing(step, link, 'ping')
}

/** On a replica: starts the election as soon as all the paused primary wrote is here (clusterHandleManualFailover). */
export function handleManualFailover(step: Step): void {
  const mf = step.state.manualFailover
  if (mf.endMs === 0 || mf.canStart || mf.primaryOffset === undefined || !isReplica(step.state.myself)) return
  if (mf.primaryOffset !== step.facts.replicationOffset()) {
    step.later('handleManualFailover')
    return
  }
  mf.canStart = true
  step.log('warning', 'All master replication stream processed, manual failover can start.')
  step.event({ kind: 'manual-failover', phase: 'caught-up' })
  step.later('handleFailover')
}

export function expireManualFailover(step: Step): void {
  const { endMs } = step.state.manualFailover
  if (endMs === 0 || endMs >= step.nowMs) return
  step.log('warning', 'Manual failover timed out.')
  step.event({ kind: 'manual-failover', phase: 'timed-out' })
  resetManualFailover(step)
}
