import type { Bytes } from '../../engine/bytes.ts'
import type { StepContext } from '../operation/operation-context.ts'
import { slotsOf } from '../plan/slot-ranges.ts'
import { TribRefusal } from '../refusal.ts'
import type { TribNode } from '../trib-node.ts'
import { keysInSlots, PATIENT_MS } from './slot-commands.ts'

const FETCH_KEYS = 4000

/** Deletes keys at a node that imports their slot. @throws TribRefusal */
export async function dropKeys(node: TribNode, keys: readonly Bytes[]): Promise<void> {
  const replies = await node.sendAll(keys.flatMap((key) => [['ASKING'], ['DEL', key]]), PATIENT_MS)
  const failed = replies.find((reply) => reply.type === 'error')
  if (failed?.type === 'error') throw new TribRefusal('MOVE_FAILED', [`[ERR] Node ${node.name} could not drop copies of keys: ${failed.message}`])
}

/**
 * Drops the copies a killed process left: of slots the journal names, as long as their owner has not opened them for the holder. Once it
 * has, the holder's keys are the only ones.
 * @throws TribRefusal, ConnectFailure
 */
export async function dropLeftCopies(context: StepContext): Promise<void> {
  const { copied } = context
  if (copied === undefined) return
  const holder = await context.nodes.get(copied.nodeId)
  const { myself } = await holder.view()
  const named = new Set(slotsOf(copied.ranges))
  const byOwner = Map.groupBy(myself.importing.filter(({ slot }) => named.has(slot)), ({ fromNodeId }) => fromNodeId)
  for (const [ownerId, importing] of byOwner) {
    const owner = (await (await context.nodes.get(ownerId)).view()).myself
    const owned = new Set(slotsOf(owner.slotRanges))
    const open = new Set(owner.migrating.map(({ slot }) => slot))
    await dropSlots(holder, importing.map(({ slot }) => slot).filter((slot) => owned.has(slot) && !open.has(slot)))
  }
  // From now on the holder may be given keys in other ways, which no later attempt must drop.
  context.touch([])
}

async function dropSlots(holder: TribNode, slots: readonly number[]): Promise<void> {
  for (let left = slots; left.length > 0; ) {
    const keys = await keysInSlots(holder, left, left.map(() => FETCH_KEYS))
    await dropKeys(holder, keys.flat())
    left = left.filter((_, i) => keys[i]!.length > 0)
  }
}
