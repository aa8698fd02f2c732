import type { Clock } from '../ports/clock.ts'

/**
 * The time as the commands of one turn of the event loop see it. Reading the clocks costs a tenth of a GET; so the wall clock is
 * read once a turn and moved on by the monotonic one, and the end of a command is the beginning of the next in its pipeline.
 */
export class TurnClock {
  /** The last reading; milliseconds that never run backwards. */
  monotonicMs = 0
  private startedMs = 0
  private wallMs = 0
  private readonly clock: Clock

  constructor(clock: Clock) {
    this.clock = clock
  }

  /** Unix milliseconds at the last reading. */
  get nowMs(): number {
    return this.wallMs + Math.floor(this.monotonicMs - this.startedMs)
  }

  /** Call before the first command of a turn. */
  start(): void {
    this.wallMs = this.clock.nowMs()
    this.startedMs = this.monotonicMs = this.clock.monotonicMs()
  }

  /** Reads the clock: the monotonic time now. */
  read(): number {
    return (this.monotonicMs = this.clock.monotonicMs())
  }
}
