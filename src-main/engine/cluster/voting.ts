import { type BusHeader, MFLAG_FORCEACK } from '../bus/message.ts'
import type { VoteDenial } from './events.ts'
import { type ClusterNode, isFailed, isPrimary, isReplica } from './node.ts'
import { sendBare } from './send.ts'
import { findSlot } from './slot-bitmap.ts'
import { isUnclaimed } from './slots.ts'
import type { Step } from './step.ts'

/** No second vote for the same failed primary within this many node timeouts. */
const REVOTE_FACTOR = 2

/**
 * Answers a replica that wants to replace its primary (cluster.c, clusterSendFailoverAuthIfNeeded): one vote per epoch,
 * saved and synced before it is sent, so that a restart cannot give a second one. Only primaries with slots vote.
 */
export function considerVoteRequest(step: Step, candidate: ClusterNode, request: BusHeader): void {
  const { state } = step
  if (isReplica(state.myself) || state.myself.slotCount === 0) return
  const denial = whyNot(step, candidate, request)
  if (denial) {
    step.log('warning', `Failover auth denied to ${candidate.id}: ${denialText(step, denial, candidate, request)}`)
    step.event({ kind: 'vote-denied', nodeId: candidate.id, epoch: request.currentEpoch, why: denial })
    return
  }
  state.lastVoteEpoch = state.currentEpoch
  if (candidate.replicaOf) candidate.replicaOf.votedMs = step.nowMs
  step.later('saveConfig', 'fsyncConfig')
  sendBare(step, candidate.link, 'auth-ack')
  step.log('warning', `Failover auth granted to ${candidate.id} for epoch ${state.currentEpoch}`)
  step.event({ kind: 'vote-granted', nodeId: candidate.id, epoch: state.currentEpoch })
}

function whyNot(step: Step, candidate: ClusterNode, request: BusHeader): VoteDenial | undefined {
  const { state } = step
  const primary = candidate.replicaOf
  if (request.currentEpoch < state.currentEpoch) return 'stale-epoch'
  if (state.lastVoteEpoch === state.currentEpoch) return 'already-voted'
  if (isPrimary(candidate)) return 'not-a-replica'
  if (!primary) return 'primary-unknown'
  if (!isFailed(primary) && !(request.messageFlags & MFLAG_FORCEACK)) return 'primary-up'
  if (step.nowMs - primary.votedMs < step.config.nodeTimeoutMs * REVOTE_FACTOR) return 'voted-recently'
  return newerOwner(step, request) === undefined ? undefined : 'newer-slot-owner'
}

/** The first claimed slot whose owner has a greater configEpoch than the candidate knows. */
function newerOwner(step: Step, request: BusHeader): number | undefined {
  const { state } = step
  const isNewer = (slot: number): boolean => (state.slotOwners[slot]?.configEpoch ?? 0n) > request.configEpoch
  return findSlot(request.slots, (slot) => !isUnclaimed(state, slot) && isNewer(slot))
}

function denialText(step: Step, denial: VoteDenial, candidate: ClusterNode, request: BusHeader): string {
  const { state } = step
  switch (denial) {
    case 'stale-epoch':
      return `reqEpoch (${request.currentEpoch}) < curEpoch(${state.currentEpoch})`
    case 'already-voted':
      return `already voted for epoch ${state.currentEpoch}`
    case 'not-a-replica':
      return 'it is a master node'
    case 'primary-unknown':
      return "I don't know its master"
    case 'primary-up':
      return 'its master is up'
    case 'voted-recently': {
      const agoMs = step.nowMs - (candidate.replicaOf?.votedMs ?? 0)
      return `can't vote about this master before ${step.config.nodeTimeoutMs * REVOTE_FACTOR - agoMs} milliseconds`
    }
    case 'newer-slot-owner': {
      const slot = newerOwner(step, request) ?? 0
      return `slot ${slot} epoch (${state.slotOwners[slot]?.configEpoch}) > reqEpoch (${request.configEpoch})`
    }
  }
}
