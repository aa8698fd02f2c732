import { bumpConfigEpoch } from '../epochs.ts'
import type { Step } from '../step.ts'
import { type AdminReply, OK, refuse } from './command.ts'

export function bumpEpoch(step: Step): AdminReply {
  const bumped = bumpConfigEpoch(step)
  return { ok: true, status: `${bumped ? 'BUMPED' : 'STILL'} ${step.state.myself.configEpoch}` }
}

export function setConfigEpoch(step: Step, epoch: bigint): AdminReply {
  const { state } = step
  if (epoch < 0n) return refuse(`Invalid config epoch specified: ${epoch}`)
  if (state.nodes.size > 1) {
    return refuse('The user can assign a config epoch only when the node does not know any other node.')
  }
  if (state.myself.configEpoch !== 0n) return refuse('Node config epoch is already non-zero')
  state.myself.configEpoch = epoch
  if (state.currentEpoch < epoch) state.currentEpoch = epoch
  step.log('warning', `configEpoch set to ${epoch} via CLUSTER SET-CONFIG-EPOCH`)
  step.event({ kind: 'config-epoch', nodeId: state.myself.id, configEpoch: epoch, why: 'set' })
  step.later('updateState', 'saveConfig', 'fsyncConfig')
  return OK
}
