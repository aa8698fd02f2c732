import { bumpConfigEpoch } from '../epochs.ts'
import { type ClusterNode, isReplica } from '../node.ts'
import { followPrimary } from '../roles.ts'
import { moveSlot } from '../slots.ts'
import type { Step } from '../step.ts'
import { type AdminReply, OK, refuse } from './command.ts'

export function setSlotMigrating(step: Step, slot: number, nodeId: string): AdminReply {
  const { state } = step
  if (isReplica(state.myself)) return refuse('Please use SETSLOT only with masters.')
  if (state.slotOwners[slot] !== state.myself) return refuse(`I'm not the owner of hash slot ${slot}`)
  const peer = peerOf(step, nodeId, `I don't know about node ${nodeId}`)
  if ('ok' in peer) return peer
  state.migratingTo.set(slot, peer)
  return changed(step)
}

export function setSlotImporting(step: Step, slot: number, nodeId: string): AdminReply {
  const { state } = step
  if (isReplica(state.myself)) return refuse('Please use SETSLOT only with masters.')
  if (state.slotOwners[slot] === state.myself) return refuse(`I'm already the owner of hash slot ${slot}`)
  const peer = peerOf(step, nodeId, `I don't know about node ${nodeId}`)
  if ('ok' in peer) return peer
  state.importingFrom.set(slot, peer)
  return changed(step)
}

export function setSlotStable(step: Step, slot: number): AdminReply {
  if (isReplica(step.state.myself)) return refuse('Please use SETSLOT only with masters.')
  step.state.importingFrom.delete(slot)
  step.state.migratingTo.delete(slot)
  return changed(step)
}

/**
 * Closes a migration. The node that imported takes a new configEpoch, since its claim must win against the old owner's
 * everywhere (Redis Cluster specification, Cluster live reconfiguration).
 */
export function setSlotNode(step: Step, slot: number, nodeId: string): AdminReply {
  const { state } = step
  if (isReplica(state.myself)) return refuse('Please use SETSLOT only with masters.')
  const node = peerOf(step, nodeId, `Unknown node ${nodeId}`)
  if ('ok' in node) return node
  const wasMine = state.slotOwners[slot] === state.myself
  const keys = step.facts.countKeysInSlot(slot)
  if (wasMine && node !== state.myself && keys !== 0) {
    return refuse(
      `Can't assign hashslot ${slot} to a different node while I still hold keys for this hash slot.`,
    )
  }
  if (keys === 0) state.migratingTo.delete(slot)
  moveSlot(step, node, slot)
  if (wasMine && node !== state.myself) followIfEmptied(step, node)
  if (node === state.myself) finishImport(step, slot)
  return changed(step)
}

function followIfEmptied(step: Step, owner: ClusterNode): void {
  if (step.state.myself.slotCount !== 0 || !step.config.allowReplicaMigration) return
  step.log('warning', `Configuration change detected. Reconfiguring myself as a replica of ${owner.id}`)
  followPrimary(step, owner)
  step.later('fsyncConfig')
}

function finishImport(step: Step, slot: number): void {
  if (!step.state.importingFrom.has(slot)) return
  if (bumpConfigEpoch(step)) step.log('warning', `configEpoch updated after importing slot ${slot}`)
  step.state.importingFrom.delete(slot)
  step.later('broadcastPong')
}

function peerOf(step: Step, nodeId: string, unknown: string): ClusterNode | AdminReply {
  const node = step.state.nodes.get(nodeId)
  if (!node) return refuse(unknown)
  return isReplica(node) ? refuse('Target node is not a master') : node
}

function changed(step: Step): AdminReply {
  step.slotMapChanged()
  step.later('saveConfig', 'syncSoon', 'updateState')
  return OK
}
