import type { UpdateMessage } from '../../bus/message.ts'
import { type ClusterNode, isReplica } from '../node.ts'
import { becomePrimary } from '../roles.ts'
import type { Step } from '../step.ts'
import { updateSlotsWith } from '../update-slots.ts'

/** Somebody tells us that our map of a node's slots is outdated. */
export function onUpdate(step: Step, sender: ClusterNode | undefined, message: UpdateMessage): void {
  const node = step.state.nodes.get(message.nodeId)
  if (!sender || !node || node.configEpoch >= message.configEpoch) return
  if (isReplica(node)) becomePrimary(step, node)
  node.configEpoch = message.configEpoch
  step.later('saveConfig')
  updateSlotsWith(step, node, message.configEpoch, message.slots)
}
