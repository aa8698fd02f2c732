import { isPrimary, isReplica } from '../node.ts'
import { followPrimary } from '../roles.ts'
import type { Step } from '../step.ts'
import { type AdminReply, OK, refuse } from './command.ts'

export function replicate(step: Step, nodeId: string): AdminReply {
  const { state, facts } = step
  const node = state.nodes.get(nodeId)
  if (!node) return refuse(`Unknown node ${nodeId}`)
  if (node === state.myself) return refuse("Can't replicate myself")
  if (isReplica(node)) return refuse('I can only replicate a master, not a replica.')
  if (isPrimary(state.myself) && (state.myself.slotCount !== 0 || facts.keyCount() !== 0)) {
    return refuse('To set a master the node must be empty and without assigned slots.')
  }
  followPrimary(step, node)
  step.later('updateState', 'saveConfig', 'syncSoon', 'broadcastPong')
  return OK
}
