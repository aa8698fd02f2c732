import type { Step } from '../step.ts'

/** What one primary says of one slot. */
export interface SlotFact {
  readonly nodeId: string
  /** `host:port` */
  readonly name: string
  readonly owns: boolean
  readonly keyCount: number
  readonly migratingTo?: string | undefined
  readonly importingFrom?: string | undefined
}

/** One repair: what was found, what it means, what will be done, and what may go wrong. */
export interface Repair {
  readonly slots: readonly number[]
  /** In redis-cli's words where it has words for it. */
  readonly lines: readonly string[]
  readonly why: string
  readonly risk: string
  /** Empty when it is refused. */
  readonly steps: readonly Step[]
  /** Why it cannot be repaired. */
  readonly refusal?: string | undefined
}
