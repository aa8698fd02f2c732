import type { Bytes } from '../../engine/bytes.ts'
import { isOnlyWithMasters, PATIENT_MS, setSlot, setSlots } from '../mover/slot-commands.ts'
import { gatherKeys } from '../mover/stray-keys.ts'
import type { StepSpec } from '../operation/operation-context.ts'
import { slotsOf } from '../plan/slot-ranges.ts'
import type { AddSlotsStep, CloseSlotStep, GatherKeysStep, OpenSlotStep, SetOwnerStep, TellOwnerStep } from '../plan/step.ts'
import { TribRefusal } from '../refusal.ts'
import type { TribNode } from '../trib-node.ts'

/** ADDSLOTS of what the node does not serve yet, each slot named: ADDSLOTSRANGE came with 7.0 only. */
export const addSlots: StepSpec<AddSlotsStep> = {
  async perform({ nodeId, ranges }, { nodes }) {
    const node = await nodes.get(nodeId)
    const missing = await notOwned(node, slotsOf(ranges))
    if (missing.length > 0) await node.run(slotsCommand('ADDSLOTS', missing))
  },
  async lack({ nodeId, ranges }, { nodes }) {
    const node = await nodes.get(nodeId)
    const [missing] = await notOwned(node, slotsOf(ranges))
    return missing === undefined ? undefined : `${node.name} does not serve slot ${missing}.`
  },
  async undo({ nodeId, ranges }, { nodes }) {
    const node = await nodes.get(nodeId)
    const missing = new Set(await notOwned(node, slotsOf(ranges)))
    const owned = slotsOf(ranges).filter((slot) => !missing.has(slot))
    if (owned.length > 0) await node.run(slotsCommand('DELSLOTS', owned))
  },
}

/**
 * In one transaction: whatever the node believed is dropped, the slots are its own, and BUMPEPOCH gives it the highest
 * configEpoch, so that gossip settles for it everywhere (clusterManagerSetSlotOwner). What is its own already is announced anew
 * by the epoch alone.
 */
export const setOwner: StepSpec<SetOwnerStep> = {
  async perform({ nodeId, ranges }, { nodes }) {
    const node = await nodes.get(nodeId)
    const slots = slotsOf(ranges)
    await setSlots(node, slots, ['STABLE'])
    const missing = await notOwned(node, slots)
    // DELSLOTS refuses a list in which one slot has no owner, so each slot has a command of its own.
    const takes = missing.length === 0 ? [] : [...missing.map((slot) => slotsCommand('DELSLOTS', [slot])), slotsCommand('ADDSLOTS', missing)]
    const replies = await node.sendAll([['MULTI'], ...takes, ['CLUSTER', 'BUMPEPOCH'], ['EXEC']], PATIENT_MS)
    const done = replies.at(-1)!
    if (done.type === 'error') throw new TribRefusal('COMMAND_FAILED', [`[ERR] Node ${node.name} did not take slots: ${done.message}`])
    const [still] = await notOwned(node, slots)
    if (still !== undefined) throw new TribRefusal('COMMAND_FAILED', [`[ERR] Node ${node.name} did not take slot ${still}.`])
  },
  async lack({ nodeId, ranges }, { nodes }) {
    const node = await nodes.get(nodeId)
    const [missing] = await notOwned(node, slotsOf(ranges))
    return missing === undefined ? undefined : `${node.name} does not serve slot ${missing}.`
  },
  undo: async () => undefined, // A slot with an owner is better than one without, whatever else is taken back.
}

/**
 * A node that claims the slots itself and has keys of them refuses SETSLOT NODE; then it drops its claim in the same transaction.
 * Its keys stay there until they are gathered.
 */
export const tellOwner: StepSpec<TellOwnerStep> = {
  async perform({ nodeId, ownerId, ranges }, { nodes }) {
    const node = await nodes.get(nodeId)
    const slots = slotsOf(ranges)
    const errors = await setSlots(node, slots, ['NODE', ownerId])
    for (const [i, slot] of slots.entries()) {
      const error = errors[i]
      if (error === undefined || isOnlyWithMasters(error)) continue
      if (!error.includes('still hold keys')) throw new TribRefusal('COMMAND_FAILED', [`[ERR] Node ${node.name} replied to CLUSTER SETSLOT ${slot} NODE: ${error}`])
      await node.sendAll([['MULTI'], slotsCommand('DELSLOTS', [slot]), setSlot(slot, ['NODE', ownerId]), ['EXEC']], PATIENT_MS)
    }
  },
  undo: async () => undefined, // What a node believes is put right, not wrong again.
}

export const openSlot: StepSpec<OpenSlotStep> = {
  async perform({ slot, nodeId, state, peerId }, { nodes }) {
    const node = await nodes.get(nodeId)
    const [error] = await setSlots(node, [slot], [state === 'migrating' ? 'MIGRATING' : 'IMPORTING', peerId])
    if (error !== undefined) throw new TribRefusal('COMMAND_FAILED', [`[ERR] Node ${node.name} replied to CLUSTER SETSLOT ${slot} ${state.toUpperCase()}: ${error}`])
  },
  async undo({ slot, nodeId }, { nodes }) {
    await setSlots(await nodes.get(nodeId), [slot], ['STABLE'])
  },
}

export const closeSlot: StepSpec<CloseSlotStep> = {
  async perform({ slot, nodeId }, { nodes }) {
    const node = await nodes.get(nodeId)
    const [error] = await setSlots(node, [slot], ['STABLE'])
    if (error !== undefined && !isOnlyWithMasters(error)) throw new TribRefusal('COMMAND_FAILED', [`[ERR] Node ${node.name} replied to CLUSTER SETSLOT ${slot} STABLE: ${error}`])
  },
  async undo({ slot, nodeId, was }, { nodes }) {
    if (was !== undefined) await setSlots(await nodes.get(nodeId), [slot], [was.state === 'migrating' ? 'MIGRATING' : 'IMPORTING', was.peerId])
  },
}

export const gatherSlotKeys: StepSpec<GatherKeysStep> = {
  async perform({ slot, sourceId, targetId }, context) {
    context.touch([slot])
    const keyCount = await gatherKeys(slot, sourceId, targetId, context)
    context.onEvent({ kind: 'slot-moved', slot, source: context.nodes.nameOf(sourceId), target: context.nodes.nameOf(targetId), keyCount })
  },
  undo: async () => undefined, // The keys are where clients look for them; scattering them again helps nobody.
}

async function notOwned(node: TribNode, slots: readonly number[]): Promise<number[]> {
  const owned = new Set(slotsOf((await node.view()).myself.slotRanges))
  return slots.filter((slot) => !owned.has(slot))
}

function slotsCommand(verb: 'ADDSLOTS' | 'DELSLOTS', slots: readonly number[]): Bytes[] {
  return ['CLUSTER', verb, ...slots.map(String)]
}
