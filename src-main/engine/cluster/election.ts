import { FLAG_NOFAILOVER } from './flags.ts'
import { quorum } from './failure-detection.ts'
import { type ClusterNode, isFailed, isPrimary } from './node.ts'
import { replacePrimary } from './roles.ts'
import { broadcastPong, broadcastVoteRequest } from './send.ts'
import type { CantFailoverReason } from './state.ts'
import type { Step } from './step.ts'

const FIXED_DELAY_MS = 500
const RANDOM_DELAY_MS = 500
const RANK_DELAY_MS = 1000
const MIN_VOTE_TIMEOUT_MS = 2000
const RELOG_PERIOD_MS = 300_000

/** How many replicas of our primary have processed more of its stream than we have (cluster.c, clusterGetSlaveRank). */
export function ownRank(step: Step): number {
  const { myself } = step.state
  const offset = step.facts.replicationOffset()
  const siblings = myself.replicaOf?.replicas ?? []
  return siblings.filter((node) => node !== myself && !(node.flags & FLAG_NOFAILOVER) && node.offset > offset).length
}

/**
 * Drives a replica's attempt to replace its failed primary, one stage per call: wait a delay that lets the FAIL verdict
 * spread and lets better replicas go first, ask for votes in a new epoch, and take over with a majority
 * (cluster.c, clusterHandleSlaveFailover).
 */
export function handleElection(step: Step): void {
  const { election, myself } = step.state
  step.state.todo.handleFailover = false
  const primary = myself.replicaOf
  if (!primary || !mayFailover(step, primary)) {
    election.cantReason = 'none'
    return
  }
  if (dataTooOld(step) && !manual(step)) return logCantFailover(step, primary, 'data-age')
  const ageMs = step.nowMs - election.startMs
  if (ageMs > voteTimeoutMs(step) * 2) return schedule(step)
  if (!election.sent && step.state.manualFailover.endMs === 0) delayForWorseRank(step)
  if (step.nowMs < election.startMs) return logCantFailover(step, primary, 'waiting-delay')
  if (ageMs > voteTimeoutMs(step)) return logCantFailover(step, primary, 'expired')
  if (!election.sent) return requestVotes(step)
  if (election.voters.size >= quorum(step)) return win(step)
  logCantFailover(step, primary, 'waiting-votes')
}

function manual(step: Step): boolean {
  const mf = step.state.manualFailover
  return mf.endMs !== 0 && mf.canStart
}

function mayFailover(step: Step, primary: ClusterNode): boolean {
  if (isPrimary(step.state.myself) || primary.slotCount === 0) return false
  return manual(step) || (isFailed(primary) && !step.config.replicaNoFailover)
}

/** The vote counts for twice the node timeout, at least two seconds; a new attempt comes after twice that. */
function voteTimeoutMs(step: Step): number {
  return Math.max(step.config.nodeTimeoutMs * 2, MIN_VOTE_TIMEOUT_MS)
}

/** One node timeout of silence is free: that long it took to notice the failure. */
function dataTooOld(step: Step): boolean {
  const { nodeTimeoutMs, replicaValidityFactor, replPingReplicaPeriodSeconds } = step.config
  if (replicaValidityFactor === 0) return false
  const silenceMs = step.facts.primarySilenceMs()
  const ageMs = silenceMs > nodeTimeoutMs ? silenceMs - nodeTimeoutMs : silenceMs
  return ageMs > replPingReplicaPeriodSeconds * 1000 + nodeTimeoutMs * replicaValidityFactor
}

function schedule(step: Step): void {
  const { election, manualFailover } = step.state
  election.voters.clear()
  election.sent = false
  election.rank = ownRank(step)
  election.startMs = step.nowMs + FIXED_DELAY_MS + step.random.below(RANDOM_DELAY_MS) + election.rank * RANK_DELAY_MS
  if (manualFailover.endMs !== 0) {
    election.startMs = step.nowMs
    election.rank = 0
    step.later('handleFailover')
  }
  const delayMs = election.startMs - step.nowMs
  const offset = step.facts.replicationOffset()
  step.log('warning', `Start of election delayed for ${delayMs} milliseconds (rank #${election.rank}, offset ${offset}).`)
  step.event({ kind: 'election-scheduled', delayMs, rank: election.rank })
  // The other replicas need our offset to know their own rank.
  broadcastPong(step, 'shard-replicas')
}

function delayForWorseRank(step: Step): void {
  const { election } = step.state
  const rank = ownRank(step)
  if (rank <= election.rank) return
  const addedMs = (rank - election.rank) * RANK_DELAY_MS
  election.startMs += addedMs
  election.rank = rank
  step.log('warning', `Replica rank updated to #${rank}, added ${addedMs} milliseconds of delay.`)
}

function requestVotes(step: Step): void {
  const { state } = step
  state.currentEpoch++
  state.election.epoch = state.currentEpoch
  step.log('warning', `Starting a failover election for epoch ${state.currentEpoch}.`)
  step.event({ kind: 'election-started', epoch: state.currentEpoch })
  broadcastVoteRequest(step)
  state.election.sent = true
  step.later('saveConfig', 'updateState', 'fsyncConfig')
}

function win(step: Step): void {
  const { election, myself } = step.state
  step.log('warning', "Failover election won: I'm the new master.")
  step.event({ kind: 'election-won', epoch: election.epoch })
  if (myself.configEpoch < election.epoch) {
    myself.configEpoch = election.epoch
    step.log('warning', `configEpoch set to ${myself.configEpoch} after successful failover`)
    step.event({ kind: 'config-epoch', nodeId: myself.id, configEpoch: myself.configEpoch, why: 'election' })
  }
  replacePrimary(step)
}

/**
 * Counts a vote. Redis counts messages; we count voters, so that a repeated message cannot make a majority.
 */
export function receiveVote(step: Step, voter: ClusterNode, voterEpoch: bigint): void {
  const { election } = step.state
  if (!election.sent || !isPrimary(voter) || voter.slotCount === 0 || voterEpoch < election.epoch) return
  election.voters.add(voter.id)
  step.event({ kind: 'vote-received', nodeId: voter.id, epoch: election.epoch, votes: election.voters.size })
  step.later('handleFailover')
}

const CANT_TEXT: Readonly<Record<Exclude<CantFailoverReason, 'none'>, string>> = {
  'data-age':
    'Disconnected from master for longer than allowed. ' +
    "Please check the 'cluster-replica-validity-factor' configuration option.",
  'waiting-delay': 'Waiting the delay before I can start a new failover.',
  expired: 'Failover attempt expired.',
  'waiting-votes': 'Waiting for votes, but majority still not reached.',
}

/** Says why nothing happens, but not on every cron and not while the failure is fresh (cluster.c, clusterLogCantFailover). */
function logCantFailover(step: Step, primary: ClusterNode, reason: Exclude<CantFailoverReason, 'none'>): void {
  const { election } = step.state
  if (reason === election.cantReason && step.nowMs - election.cantLoggedMs < RELOG_PERIOD_MS) return
  election.cantReason = reason
  if (isFailed(primary) && step.nowMs - primary.failMs < step.config.nodeTimeoutMs + 5000) return
  election.cantLoggedMs = step.nowMs
  step.log('warning', `Currently unable to failover: ${CANT_TEXT[reason]}`)
}
