import { resetManualFailover } from '../manual-failover.ts'
import { removeNode } from '../membership.ts'
import { isPrimary, isReplica } from '../node.ts'
import { becomePrimary, stopReplication } from '../roles.ts'
import { closeAllSlots, releaseSlot } from '../slots.ts'
import type { Step } from '../step.ts'
import { type AdminReply, OK, refuse } from './command.ts'

/** CLUSTER RESET: forgets the cluster; `hard` also forgets who we are (cluster.c, clusterReset). */
export function reset(step: Step, hard: boolean): AdminReply {
  const { state } = step
  if (isPrimary(state.myself) && step.facts.keyCount() !== 0) {
    return refuse("CLUSTER RESET can't be called with master nodes containing keys")
  }
  if (isReplica(state.myself)) {
    becomePrimary(step, state.myself)
    stopReplication(step)
    step.node({ kind: 'flush-all-keys' })
  }
  closeAllSlots(state)
  resetManualFailover(step)
  for (let slot = 0; slot < state.slotOwners.length; slot++) releaseSlot(step, slot)
  for (const node of state.nodes) if (node !== state.myself) removeNode(step, node)
  if (hard) forgetIdentity(step)
  step.later('saveConfig', 'updateState', 'fsyncConfig')
  return OK
}

function forgetIdentity(step: Step): void {
  const { state } = step
  state.currentEpoch = 0n
  state.lastVoteEpoch = 0n
  state.myself.configEpoch = 0n
  step.log('warning', 'configEpoch set to 0 via CLUSTER RESET HARD')
  state.nodes.rename(state.myself, step.random.hex(40))
  step.log('notice', `Node hard reset, now I'm ${state.myself.id}`)
  step.event({ kind: 'config-epoch', nodeId: state.myself.id, configEpoch: 0n, why: 'reset' })
}
