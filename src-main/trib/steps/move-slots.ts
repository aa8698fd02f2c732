import type { StepContext, StepSpec } from '../operation/operation-context.ts'
import { slotsOf } from '../plan/slot-ranges.ts'
import type { MoveSlotsStep } from '../plan/step.ts'
import { dropLeftCopies } from '../mover/copies.ts'
import { countKeys, isOnlyWithMasters, setSlots } from '../mover/slot-commands.ts'
import { TribRefusal } from '../refusal.ts'
import { settleLeftMigrations } from '../mover/atomic/left-migrations.ts'
import { moveSlots as moveThem } from '../mover/move-slots.ts'
import { SlotMover } from '../mover/slot-mover.ts'
import { gatherKeys } from '../mover/stray-keys.ts'
import { becomePrimaryAgain } from './become-primary.ts'

/** Slots with all their keys, while clients go on. */
export const moveSlots: StepSpec<MoveSlotsStep> = {
  async perform({ sourceId, targetId, ranges }, context) {
    await settleLeftMigrations('finish', { sourceId, targetId }, context)
    await dropLeftCopies(context)
    await moveThem({ sourceId, targetId, slots: slotsOf(ranges) }, context)
  },

  async lack({ targetId, ranges }, { nodes }) {
    const node = await nodes.get(targetId)
    const { myself } = await node.view()
    const owned = new Set(slotsOf(myself.slotRanges))
    const missing = slotsOf(ranges).find((slot) => !owned.has(slot))
    return missing === undefined ? undefined : `${node.name} does not serve slot ${missing}.`
  },

  /**
   * A slot that was moved is moved back. One that is half moved is moved on first, and then back: only in that direction are all
   * its keys within reach of clients all the time (a migrating owner answers RESTORE of a key it lacks with ASK).
   */
  async undo({ sourceId, targetId }, context) {
    const touched = slotsOf(context.touched)
    if (touched.length === 0) return
    await settleLeftMigrations('cancel', { sourceId, targetId }, context)
    await settleLeftMigrations('cancel', { sourceId: targetId, targetId: sourceId }, context)
    await dropLeftCopies(context)
    const { open, moved } = await statesOf(touched, sourceId, targetId, context)
    const started = await closeUnstarted(open, sourceId, targetId, context)
    if (started.length > 0) await (await SlotMover.prepare({ sourceId, targetId, slots: started }, context)).run()
    const back = [...moved, ...started].sort((a, b) => a - b)
    if (back.length === 0) return
    await tellSource(back, sourceId, targetId, context)
    await becomePrimaryAgain(sourceId, targetId, context)
    await moveThem({ sourceId: targetId, targetId: sourceId, slots: back }, context)
  },
}

/**
 * The crash may have come before the source heard that the slots are the target's: it must know, or it would take what it is
 * given for its own all along and keep it open.
 */
async function tellSource(slots: readonly number[], sourceId: string, targetId: string, { nodes }: StepContext): Promise<void> {
  const source = await nodes.get(sourceId)
  const errors = await setSlots(source, slots, ['NODE', targetId])
  const failed = errors.find((error) => error !== undefined && !isOnlyWithMasters(error))
  if (failed !== undefined) throw new TribRefusal('MOVE_FAILED', [`[ERR] Node ${source.name} replied to CLUSTER SETSLOT: ${failed}`])
}

interface SlotStates {
  /** Open at either node, still the source's. */
  readonly open: readonly number[]
  /** The target's by its own word. */
  readonly moved: readonly number[]
}

async function statesOf(touched: readonly number[], sourceId: string, targetId: string, { nodes }: StepContext): Promise<SlotStates> {
  const [source, target] = await nodes.all([sourceId, targetId])
  const [sourceView, targetView] = await Promise.all([source!.view(), target!.view()])
  const owned = new Set(slotsOf(targetView.myself.slotRanges))
  const openSlots = new Set([...sourceView.myself.migrating, ...targetView.myself.importing].map(({ slot }) => slot))
  return { moved: touched.filter((slot) => owned.has(slot)), open: touched.filter((slot) => !owned.has(slot) && openSlots.has(slot)) }
}

/** Closes the open slots of which the target has no key yet, the source first. @returns those that have some */
async function closeUnstarted(open: readonly number[], sourceId: string, targetId: string, context: StepContext): Promise<number[]> {
  const [source, target] = await context.nodes.all([sourceId, targetId])
  const before = await countKeys(target!, open)
  const unstarted = open.filter((_, i) => before[i] === 0)
  await setSlots(source!, unstarted, ['STABLE'])
  // A client the source had sent on by ASK may have written meanwhile.
  const after = await countKeys(target!, unstarted)
  for (const slot of unstarted.filter((_, i) => after[i]! > 0)) await gatherKeys(slot, targetId, sourceId, context)
  await setSlots(target!, unstarted, ['STABLE'])
  return open.filter((_, i) => before[i]! > 0)
}
