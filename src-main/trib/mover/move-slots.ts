import type { StepContext } from '../operation/operation-context.ts'
import type { SlotMove } from '../plan/plan-primary.ts'
import { TribRefusal } from '../refusal.ts'
import { AtomicMover } from './atomic/atomic-mover.ts'
import { chooseWay } from './move-way.ts'
import { SlotMover } from './slot-mover.ts'

/** Moves slots with their keys, as a whole where both nodes can, else key by key; after a crash it may be called again. @throws TribRefusal */
export async function moveSlots(move: SlotMove, context: StepContext): Promise<void> {
  if (move.slots.length === 0) return
  const [source, target] = await Promise.all([context.nodes.get(move.sourceId), context.nodes.get(move.targetId)])
  const { way, why } = await chooseWay(move, source, target, context.settings)
  if (way !== 'keys') {
    const outcome = await (await AtomicMover.prepare(move, context, way)).run()
    if (outcome === 'moved') return
    if (context.settings.migration === 'atomic') throw new TribRefusal('MOVE_FAILED', [`[ERR] The slots cannot be moved as a whole: ${outcome.refusal}`])
    context.onEvent({ kind: 'warning', text: `Moving slots from ${source.name} to ${target.name} key by key, for they cannot be moved as a whole: ${outcome.refusal}` })
  } else if (context.settings.migration === 'atomic') throw new TribRefusal('MOVE_FAILED', [`[ERR] The slots cannot be moved as a whole: ${why}`])
  await (await SlotMover.prepare(move, context)).run()
}
