import type { ClusterNode } from './node.ts'

/** One cron. */
const TICK_MS = 100
/** After a leap of the clock of more than this, everybody is looked at instead of every tick in between. */
const MAX_TICKS_AT_ONCE = 600

const AT_NEXT_CRON = -1
const NEVER = -2

/**
 * Whom the cron has to look at. Redis looks at every node ten times a second (clusterCron); with a thousand nodes nearly all
 * of those looks find nothing. Here each node is noted at the tick at which something about it can become due at the
 * earliest, and looked at then; what brings that moment forward (a lost link, say) calls `soon`.
 */
export class Supervision {
  readonly #ticks = new Map<number, ClusterNode[]>()
  #next: ClusterNode[] = []
  #lastTick = 0
  #isEverybodyDue = true

  /** To be looked at by the next cron. */
  soon(node: ClusterNode): void {
    if (node.supervisedAtTick === AT_NEXT_CRON || node.supervisedAtTick === NEVER) return
    node.supervisedAtTick = AT_NEXT_CRON
    this.#next.push(node)
  }

  everybodySoon(): void {
    this.#isEverybodyDue = true
  }

  /** To be looked at when the clock has passed `dueMs`, but never before the next cron. */
  later(node: ClusterNode, dueMs: number): void {
    if (node.supervisedAtTick === NEVER) return
    const tick = Math.floor(dueMs / TICK_MS)
    if (tick <= this.#lastTick) return this.soon(node)
    node.supervisedAtTick = tick
    const due = this.#ticks.get(tick)
    if (due) due.push(node)
    else this.#ticks.set(tick, [node])
  }

  /** A removed node is not looked at again. */
  dismiss(node: ClusterNode): void {
    node.supervisedAtTick = NEVER
  }

  /** Those that are due; each must be noted again. `everybody` is asked only when none can be told apart. */
  take(nowMs: number, everybody: Iterable<ClusterNode>): ClusterNode[] {
    const tick = Math.floor(nowMs / TICK_MS)
    const isLeap = tick < this.#lastTick || tick - this.#lastTick > MAX_TICKS_AT_ONCE
    const due = isLeap || this.#isEverybodyDue ? this.#takeAll(everybody) : this.#takeDue(tick)
    this.#lastTick = tick
    for (const node of due) node.supervisedAtTick = 0
    return due
  }

  #takeAll(everybody: Iterable<ClusterNode>): ClusterNode[] {
    this.#isEverybodyDue = false
    this.#ticks.clear()
    this.#next = []
    return [...everybody]
  }

  #takeDue(untilTick: number): ClusterNode[] {
    const due = this.#next.filter((node) => node.supervisedAtTick === AT_NEXT_CRON)
    this.#next = []
    for (let tick = this.#lastTick + 1; tick <= untilTick; tick++) {
      // A node that was noted anew since stands elsewhere too, and there it counts.
      for (const node of this.#ticks.get(tick) ?? []) if (node.supervisedAtTick === tick) due.push(node)
      this.#ticks.delete(tick)
    }
    return due
  }
}
