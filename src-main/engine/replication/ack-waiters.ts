import type { Cancel, Clock } from '../ports/clock.ts'

interface Waiter {
  readonly offset: bigint
  readonly wanted: number
  readonly done: (acknowledged: number) => void
  cancelTimer: Cancel | undefined
}

/** Those who wait until enough replicas have acknowledged an offset (WAIT; processClientsWaitingReplicas). */
export class AckWaiters {
  private readonly clock: Clock
  private readonly count: (offset: bigint) => number
  private readonly waiters = new Set<Waiter>()

  /** `count` tells how many replicas have acknowledged an offset. */
  constructor(clock: Clock, count: (offset: bigint) => number) {
    this.clock = clock
    this.count = count
  }

  /**
   * Calls `done` once, with the number of replicas that have acknowledged: as soon as they are enough, or after `timeoutMs`
   * (0: however long it takes). The function given back stops waiting, without calling `done`.
   */
  add(offset: bigint, wanted: number, timeoutMs: number, done: (acknowledged: number) => void): () => void {
    const waiter: Waiter = { offset, wanted, done, cancelTimer: undefined }
    if (timeoutMs > 0) waiter.cancelTimer = this.clock.setTimeout(() => this.settle(waiter), timeoutMs)
    this.waiters.add(waiter)
    return () => this.remove(waiter)
  }

  /** A replica acknowledged something. */
  check(): void {
    for (const waiter of [...this.waiters]) if (this.count(waiter.offset) >= waiter.wanted) this.settle(waiter)
  }

  /** Answers everybody with what there is: the node is no primary any more, or stops. */
  settleAll(): void {
    for (const waiter of [...this.waiters]) this.settle(waiter)
  }

  private settle(waiter: Waiter): void {
    this.remove(waiter)
    waiter.done(this.count(waiter.offset))
  }

  private remove(waiter: Waiter): void {
    waiter.cancelTimer?.()
    this.waiters.delete(waiter)
  }
}
