import type { SimRandom } from './sim-random.ts'
import type { Timeline } from './timeline.ts'

/** Where the simulated clients sit; nodes are numbered from 0. */
export const CLIENTS = -1

const PAIR_BASE = 1 << 16

interface Cut {
  count: number
  readonly sinceMs: number
}

/** Which machine's bytes reach which other machine, and how long they take. Directions are apart. */
export class Paths {
  readonly baseDelayMs: number
  readonly jitterMs: number
  readonly #timeline: Timeline
  readonly #random: SimRandom
  readonly #cuts = new Map<number, Cut>()
  readonly #slow = new Map<number, number>()
  readonly #mended: (() => void)[] = []

  constructor(timeline: Timeline, random: SimRandom, baseDelayMs: number, jitterMs: number) {
    this.#timeline = timeline
    this.#random = random
    this.baseDelayMs = baseDelayMs
    this.jitterMs = jitterMs
  }

  /** Runs whenever some cut ended. */
  onMended(run: () => void): void {
    this.#mended.push(run)
  }

  open(from: number, to: number): boolean {
    return !this.#cuts.has(pair(from, to))
  }

  /** Since when nothing passes from `from` to `to`; undefined while it does. */
  cutSinceMs(from: number, to: number): number | undefined {
    return this.#cuts.get(pair(from, to))?.sinceMs
  }

  delayMs(from: number, to: number): number {
    const slowMs = this.#slow.size === 0 ? 0 : (this.#slow.get(from) ?? 0) + (this.#slow.get(to) ?? 0)
    return this.baseDelayMs + this.#random.below(this.jitterMs + 1) + (slowMs > 0 ? this.#random.below(slowMs) : 0)
  }

  /** Cuts may overlap; each must be mended once. */
  cut(from: number, to: number): void {
    const cut = this.#cuts.get(pair(from, to))
    if (cut) cut.count++
    else this.#cuts.set(pair(from, to), { count: 1, sinceMs: this.#timeline.nowMs })
  }

  mend(from: number, to: number): void {
    const cut = this.#cuts.get(pair(from, to))
    if (!cut) return
    if (--cut.count === 0) this.#cuts.delete(pair(from, to))
    this.#announce()
  }

  mendAll(): void {
    this.#cuts.clear()
    this.#slow.clear()
    this.#announce()
  }

  /** Everything to and from a machine takes up to `byMs` longer; 0 ends it. */
  slow(node: number, byMs: number): void {
    if (byMs > 0) this.#slow.set(node, byMs)
    else this.#slow.delete(node)
  }

  #announce(): void {
    for (const run of this.#mended) run()
  }
}

function pair(from: number, to: number): number {
  return (from + 1) * PAIR_BASE + to + 1
}
