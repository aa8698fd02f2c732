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

/**
 * The work put off during the step, in the order of clusterBeforeSleep: failover, state, save. What packets taught us
 * about others may wait for the next cron to be saved, unless it must be synced; `saveNow` is for everything else.
 */
export function finishStep(step: Step, saveNow: boolean): void {
  const { todo } = step.state
  dialNewNodes(step)
  runFailover(step)
  if (todo.broadcastPong) {
    todo.broadcastPong = false
    broadcastPong(step, 'all')
  }
  if (todo.updateState) updateClusterState(step)
  if (todo.fsyncConfig || (saveNow && todo.saveConfig)) save(step, todo.fsyncConfig || (saveNow && todo.syncSoon))
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
  todo.saveConfig = false
  todo.fsyncConfig = false
  if (fsync) todo.syncSoon = false
}
