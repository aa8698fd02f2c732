import { renderNodesConf } from './describe-nodes.ts'
import { handleElection } from './election.ts'
import { dialNode } from './links.ts'
import { handleManualFailover } from './manual-failover.ts'
import { isReplica } from './node.ts'
import { broadcastPong } from './send.ts'
import type { Step } from './step.ts'
import { updateClusterState } from './update-state.ts'

/** An election can go through two stages within one step: scheduled for now, then started. */
const MAX_ELECTION_STAGES = 3

/** A node that knows so many others writes what it heard about them only so many milliseconds after the last time. */
const SAVE_PERIOD_PER_NODE_MS = 1

/**
 * The work put off during the step, in the order of clusterBeforeSleep: failover, state, save. What packets taught us
 * about others may wait to be saved, unless it must be synced: `by` says who asks. Packets and links never save for that
 * alone, a cron does in its turn, and everything else (an operator, the end of the process) at once.
 */
export function finishStep(step: Step, by: 'packet' | 'cron' | 'operator'): void {
  const { todo } = step.state
  dialNewNodes(step)
  runFailover(step)
  if (todo.broadcastPong) {
    todo.broadcastPong = false
    broadcastPong(step, 'all')
  }
  if (todo.updateState) updateClusterState(step)
  const inTurn = by === 'operator' || (by === 'cron' && mayCronSave(step))
  if (todo.fsyncConfig || (todo.saveConfig && inTurn)) save(step, todo.fsyncConfig || todo.syncSoon)
}

/** The file has a line for every node: while a thousand of them join, writing it ten times a second would be all we do. */
function mayCronSave({ state, nowMs }: Step): boolean {
  return Math.abs(nowMs - state.savedMs) >= state.nodes.size * SAVE_PERIOD_PER_NODE_MS
}

/** Redis dials at the next cron; a node just met need not lose those 100 ms. */
function dialNewNodes(step: Step): void {
  for (const node of step.state.undialled) if (!node.link) dialNode(step, node)
  step.state.undialled.clear()
}

function runFailover(step: Step): void {
  const { todo, myself } = step.state
  if (todo.handleManualFailover) {
    todo.handleManualFailover = false
    if (isReplica(myself)) {
      handleManualFailover(step)
      handleElection(step)
    }
  }
  for (let stage = 0; todo.handleFailover && stage < MAX_ELECTION_STAGES; stage++) handleElection(step)
}

function save(step: Step, fsync: boolean): void {
  const { todo } = step.state
  step.persist(renderNodesConf(step.state), fsync)
  step.state.savedMs = step.nowMs
  todo.saveConfig = false
  todo.fsyncConfig = false
  if (fsync) todo.syncSoon = false
}
