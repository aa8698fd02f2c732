import type { MoveSlotsStep } from '../plan/step.ts'

/** More sources than this feeding one target would only wait for each other, and their clients with them. */
const SOURCES_PER_TARGET = 3

export interface NumberedMove {
  readonly index: number
  readonly step: MoveSlotsStep
}

/**
 * Runs moves at the same time where they do not stand in each other's way: a source gives to one target at a time, for MIGRATE
 * holds it up. After the first failure nothing new is begun, and the failure is thrown once all that run have ended.
 */
export async function runInLanes(moves: readonly NumberedMove[], run: (move: NumberedMove) => Promise<void>): Promise<void> {
  const waiting = [...moves]
  const running = new Map<NumberedMove, Promise<NumberedMove>>()
  const failures: unknown[] = []
  while (waiting.length > 0 || running.size > 0) {
    for (const next of failures.length === 0 ? startable(waiting, [...running.keys()]) : []) {
      waiting.splice(waiting.indexOf(next), 1)
      const attempt = run(next).catch((error: unknown) => void failures.push(error))
      running.set(next, attempt.then(() => next))
    }
    if (running.size === 0) break
    running.delete(await Promise.race(running.values()))
  }
  if (failures.length > 0) throw failures[0]
}

function startable(waiting: readonly NumberedMove[], running: readonly NumberedMove[]): NumberedMove[] {
  const active = [...running]
  const chosen: NumberedMove[] = []
  for (const move of waiting) {
    const { sourceId, targetId } = move.step
    const isSourceBusy = active.some(({ step }) => step.sourceId === sourceId || step.targetId === sourceId || step.sourceId === targetId)
    const isTargetBusy = active.filter(({ step }) => step.targetId === targetId).length >= SOURCES_PER_TARGET
    if (isSourceBusy || isTargetBusy) continue
    active.push(move)
    chosen.push(move)
  }
  return chosen
}
