import type { Bytes } from '../bytes.ts'

const POOL_SIZE = 16

export interface EvictionCandidate {
  readonly dbIndex: number
  readonly key: Bytes
  /** The higher, the sooner it goes. */
  readonly rank: number
}

/** The best candidates for eviction of many samples: some good ones are kept from one eviction to the next (evictionPoolPopulate). */
export class EvictionPool {
  /** The worst first. */
  private readonly candidates: EvictionCandidate[] = []

  offer(candidate: EvictionCandidate): void {
    const { candidates } = this
    if (candidates.some(({ dbIndex, key }) => dbIndex === candidate.dbIndex && key === candidate.key)) return
    if (candidates.length === POOL_SIZE) {
      if (candidate.rank <= candidates[0]!.rank) return
      candidates.shift()
    }
    const at = candidates.findIndex(({ rank }) => rank >= candidate.rank)
    candidates.splice(at === -1 ? candidates.length : at, 0, candidate)
  }

  /** Takes out the best candidate; it may be gone by now. */
  take(): EvictionCandidate | undefined {
    return this.candidates.pop()
  }

  /** Ranks of one policy mean nothing to another. */
  clear(): void {
    this.candidates.length = 0
  }
}
