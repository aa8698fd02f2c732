import type { Cancel, Clock } from '../ports/clock.ts'

/**
 * The time by which keys run out. It stands still while a script runs, so that a key the script has seen does not vanish
 * under its hands (keyIsExpired, scriptTimeSnapshot).
 */
export class DatasetClock implements Clock {
  private readonly clock: Clock
  private heldMs: number | undefined

  constructor(clock: Clock) {
    this.clock = clock
  }

  /** Lets the time stand still at this moment, until `release`. */
  hold(atMs: number): void {
    this.heldMs = atMs
  }

  release(): void {
    this.heldMs = undefined
  }

  nowMs(): number {
    return this.heldMs ?? this.clock.nowMs()
  }

  monotonicMs(): number {
    return this.clock.monotonicMs()
  }

  setTimeout(run: () => void, delayMs: number): Cancel {
    return this.clock.setTimeout(run, delayMs)
  }

  setInterval(run: () => void, periodMs: number): Cancel {
    return this.clock.setInterval(run, periodMs)
  }
}
