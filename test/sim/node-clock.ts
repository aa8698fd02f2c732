const EPOCH_MS = 1_700_000_000_000

/** The wall clock of one machine: true time seen through jumps and drift. */
export class NodeClock {
  /** Milliseconds of this clock per true millisecond. */
  rate = 1
  #anchorTrueMs = 0
  #anchorLocalMs = EPOCH_MS

  /** What this clock shows at a true time. */
  show(trueMs: number): number {
    return Math.floor(this.#anchorLocalMs + (trueMs - this.#anchorTrueMs) * this.rate)
  }

  /** How much true time passes while this clock advances by `localMs`. */
  trueDelay(localMs: number): number {
    return localMs / this.rate
  }

  jump(trueMs: number, byMs: number): void {
    this.#anchor(trueMs)
    this.#anchorLocalMs += byMs
  }

  drift(trueMs: number, rate: number): void {
    this.#anchor(trueMs)
    this.rate = rate
  }

  /** Back to true time at its true pace, as after a correction. */
  correct(trueMs: number): void {
    this.#anchorTrueMs = trueMs
    this.#anchorLocalMs = EPOCH_MS + trueMs
    this.rate = 1
  }

  #anchor(trueMs: number): void {
    this.#anchorLocalMs = this.#anchorLocalMs + (trueMs - this.#anchorTrueMs) * this.rate
    this.#anchorTrueMs = trueMs
  }
}
