import { isPrimary, type ClusterNode } from './node.ts'
import type { ClusterState } from './state.ts'
import type { Step } from './step.ts'

/** The greatest epoch anybody has used, as far as we know (cluster.c, clusterGetMaxEpoch). */
export function maxEpoch(state: ClusterState): bigint {
  let max = state.currentEpoch
  for (const node of state.nodes) if (node.configEpoch > max) max = node.configEpoch
  return max
}

/**
 * Takes a new configEpoch without asking anybody (clusterBumpConfigEpochWithoutConsensus). Only an operator's takeover,
 * CLUSTER BUMPEPOCH and the end of an import may do this. Answers false where ours is the greatest already.
 */
export function bumpConfigEpoch(step: Step): boolean {
  const { state } = step
  const { myself } = state
  if (myself.configEpoch !== 0n && myself.configEpoch === maxEpoch(state)) return false
  state.currentEpoch++
  myself.configEpoch = state.currentEpoch
  step.later('saveConfig', 'fsyncConfig')
  step.log('warning', `New configEpoch set to ${myself.configEpoch}`)
  step.event({ kind: 'config-epoch', nodeId: myself.id, configEpoch: myself.configEpoch, why: 'bump' })
  return true
}

/**
 * Two primaries must not keep the same configEpoch. The one with the smaller id takes a new one, so that without any talk
 * exactly one of them moves (clusterHandleConfigEpochCollision; Redis Cluster specification, configEpoch conflicts).
 */
export function resolveEpochCollision(step: Step, sender: ClusterNode): void {
  const { state } = step
  const { myself } = state
  if (sender.configEpoch !== myself.configEpoch || !isPrimary(sender) || !isPrimary(myself)) return
  if (sender.id <= myself.id) return
  state.currentEpoch++
  myself.configEpoch = state.currentEpoch
  step.later('saveConfig', 'fsyncConfig')
  step.log(
    'verbose',
    `WARNING: configEpoch collision with node ${sender.id}. configEpoch set to ${myself.configEpoch}`,
  )
  step.event({ kind: 'config-epoch', nodeId: myself.id, configEpoch: myself.configEpoch, why: 'collision' })
}
