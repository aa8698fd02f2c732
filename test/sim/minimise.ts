import type { FaultEvent } from './faults/fault.ts'
import type { Schedule } from './schedule.ts'
import { runSimulation } from './simulate.ts'
import type { Tampering } from './tampering.ts'

export interface MinimiseOptions {
  readonly schedule: Schedule
  /** The family that must go on failing. */
  readonly family: string
  readonly makeTampering?: () => Tampering
  /** Runs it may spend. */
  readonly budget?: number
}

/**
 * Shrinks a failing schedule: leaves out faults, first many at a time, then shortens those that stay, as long as the same
 * family of invariants is violated.
 */
export function minimise(options: MinimiseOptions): Schedule {
  const search = new Search(options)
  let best = search.dropFaults(options.schedule)
  best = search.shorten(best)
  return search.trim(best)
}

class Search {
  readonly #options: MinimiseOptions
  #left: number

  constructor(options: MinimiseOptions) {
    this.#options = options
    this.#left = options.budget ?? 200
  }

  /** Delta debugging over the list of faults. */
  dropFaults(schedule: Schedule): Schedule {
    let best = schedule
    for (let size = Math.ceil(best.faults.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      for (let at = 0; at < best.faults.length; ) {
        const fewer = { ...best, faults: [...best.faults.slice(0, at), ...best.faults.slice(at + size)] }
        if (this.#fails(fewer)) best = fewer
        else at += size
      }
    }
    return best
  }

  shorten(schedule: Schedule): Schedule {
    let best = schedule
    for (const at of best.faults.keys()) {
      const shorter = { ...best, faults: best.faults.map((fault, index) => (index === at ? half(fault) : fault)) }
      if (this.#fails(shorter)) best = shorter
    }
    return best
  }

  /** Ends the part with faults right after the last of them. */
  trim(schedule: Schedule): Schedule {
    const endMs = Math.max(0, ...schedule.faults.map((fault) => fault.atMs + fault.forMs))
    const trimmed = { ...schedule, faultPhaseMs: endMs }
    return this.#fails(trimmed) ? trimmed : schedule
  }

  #fails(schedule: Schedule): boolean {
    if (--this.#left < 0) return false
    const tampering = this.#options.makeTampering?.()
    const { violations } = runSimulation({ seed: schedule.seed, schedule, ...(tampering ? { tampering } : {}) })
    return violations.some(({ family }) => family === this.#options.family)
  }
}

function half(fault: FaultEvent): FaultEvent {
  return { ...fault, forMs: Math.round(fault.forMs / 2) }
}
