import type { Config } from '../config/config.ts'
import type { Clock } from '../ports/clock.ts'
import { keyDelayOf } from '../replication/key-delay.ts'

/** Keys or commands loaded before others have their turn: some milliseconds. */
const STEPS_PER_TURN = 2000

/** A load under way: each step is a key or a command, and gives the bytes read so far. What is wrong with the files is thrown. */
export type LoadSteps = Iterator<number, void>

/** How far a load has come, for INFO. */
export interface LoadProgress {
  /** Unix milliseconds. */
  readonly startedAtMs: number
  readonly totalBytes: number
  loadedBytes: number
}

export interface LoadTurnsDeps {
  readonly clock: Clock
  readonly config: Config
  readonly progress: LoadProgress
  /** Runs a function after pending input and output had their turn (setImmediate). */
  soon(run: () => void): void
  /** The node stops: nobody needs the rest. */
  isStopped(): boolean
}

/**
 * Loads to the end, in turns between which the node answers those who ask. The first turn is taken at once, so that a small
 * dataset is there before anybody can ask. `key-load-delay` stretches it, `loading-process-events-interval-bytes` bounds a turn.
 * Resolves to false when the node stopped meanwhile; rejects with what the load throws.
 */
export async function loadInTurns(steps: LoadSteps, deps: LoadTurnsDeps): Promise<boolean> {
  while (!takeTurn(steps, deps)) {
    await pause(deps)
    if (deps.isStopped()) {
      steps.return?.()
      return false
    }
  }
  return true
}

/** The same at once, serving nobody meanwhile. */
export function loadAtOnce(steps: LoadSteps): void {
  while (steps.next().done !== true);
}

/** True at the end. */
function takeTurn(steps: LoadSteps, { config, progress }: LoadTurnsDeps): boolean {
  const delay = keyDelayOf(config.integer('key-load-delay'))
  const untilBytes = delay === undefined ? progress.loadedBytes + config.integer('loading-process-events-interval-bytes') : Infinity
  for (let left = delay?.keys ?? STEPS_PER_TURN; left > 0 && progress.loadedBytes < untilBytes; left--) {
    const step = steps.next()
    if (step.done === true) return true
    progress.loadedBytes = step.value
  }
  return false
}

function pause({ clock, config, soon }: LoadTurnsDeps): Promise<void> {
  const delay = keyDelayOf(config.integer('key-load-delay'))
  return new Promise((resolve) => {
    if (delay === undefined) soon(resolve)
    else clock.setTimeout(resolve, delay.pauseMs)
  })
}
