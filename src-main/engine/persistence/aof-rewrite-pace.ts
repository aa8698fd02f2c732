import type { Config } from '../config/config.ts'
import type { Clock } from '../ports/clock.ts'

/** From this many failures in a row on, rewrites are put off longer and longer (AOF_REWRITE_LIMITE_THRESHOLD). */
const FAILURES_ALLOWED = 3
const LONGEST_DELAY_MINUTES = 60

/** When to rewrite: how much the files have grown since the last time, and how often it failed (aofRewriteLimited). */
export class RewritePace {
  /** Rewrites that failed since the last that did not. */
  failures = 0
  /** Size of the files after the last rewrite, or of the base at the start. */
  baseBytes = 0
  private delayMinutes = 0
  private nextTryAtMs = 0
  private readonly clock: Clock

  constructor(clock: Clock) {
    this.clock = clock
  }

  rewrittenTo(sizeBytes: number): void {
    this.baseBytes = sizeBytes
    this.forgetFailures()
  }

  failed(): void {
    this.failures++
    if (this.failures < FAILURES_ALLOWED) return
    this.delayMinutes = Math.min(LONGEST_DELAY_MINUTES, this.delayMinutes === 0 ? 1 : this.delayMinutes * 2)
    this.nextTryAtMs = this.clock.monotonicMs() + this.delayMinutes * 60_000
  }

  /** An operator asked: it may begin at once. */
  forgetFailures(): void {
    this.failures = 0
    this.delayMinutes = 0
    this.nextTryAtMs = 0
  }

  /** True while rewrites that nobody asked for must wait. */
  isLimited(): boolean {
    return this.nextTryAtMs > 0 && this.clock.monotonicMs() < this.nextTryAtMs
  }

  /** The files have grown by `auto-aof-rewrite-percentage` and beyond `auto-aof-rewrite-min-size`, and nothing speaks against a try. */
  isDue(sizeBytes: number, config: Config): boolean {
    const percentage = config.integer('auto-aof-rewrite-percentage')
    if (percentage === 0 || sizeBytes <= config.memoryBytes('auto-aof-rewrite-min-size')) return false
    return this.growthPercent(sizeBytes) >= percentage && !this.isLimited()
  }

  growthPercent(sizeBytes: number): number {
    return Math.floor((sizeBytes * 100) / (this.baseBytes || 1)) - 100
  }
}
