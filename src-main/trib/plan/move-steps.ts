import type { SlotMove } from './plan-primary.ts'
import { rangesOf } from './slot-ranges.ts'
import type { MoveSlotsStep } from './step.ts'

/** Moves as steps, one for each pair of nodes. */
export function moveSteps(moves: readonly SlotMove[]): MoveSlotsStep[] {
  return moves.filter(({ slots }) => slots.length > 0).map(({ sourceId, targetId, slots }) => ({ do: 'move-slots', sourceId, targetId, ranges: rangesOf(slots) }))
}
