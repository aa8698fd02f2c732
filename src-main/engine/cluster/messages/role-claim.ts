import type { BusHeader } from '../../bus/message.ts'
import { FLAG_MIGRATE_TO, FLAG_PRIMARY, FLAG_REPLICA } from '../flags.ts'
import { addReplica, type ClusterNode, isPrimary, removeReplica } from '../node.ts'
import { becomePrimary } from '../roles.ts'
import { releaseAllSlots } from '../slots.ts'
import type { Step } from '../step.ts'

/** Follows what the sender says it is: a primary, or a replica of somebody. */
export function readRole(step: Step, sender: ClusterNode, header: BusHeader): void {
  if (header.replicaOf === undefined) return becomePrimary(step, sender)
  if (isPrimary(sender)) demote(step, sender)
  const primary = step.state.nodes.get(header.replicaOf)
  if (!primary || primary === sender || sender.replicaOf === primary) return
  if (sender.replicaOf) removeReplica(sender.replicaOf, sender)
  addReplica(primary, sender)
  sender.replicaOf = primary
  step.later('saveConfig')
  step.slotMapChanged()
  step.event({ kind: 'role-changed', nodeId: sender.id, replicaOf: primary.id })
}

function demote(step: Step, sender: ClusterNode): void {
  releaseAllSlots(step, sender)
  sender.flags = (sender.flags & ~(FLAG_PRIMARY | FLAG_MIGRATE_TO)) | FLAG_REPLICA
  step.later('saveConfig', 'updateState')
}
