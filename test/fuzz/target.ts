import type { Seeded } from './seeded.ts'

/** A parser under attack. */
export interface FuzzTarget {
  readonly name: string
  /** Inputs it accepts, to be damaged. */
  readonly valid: readonly Buffer[]
  /** Parses one input. A refusal is fine; throwing means the parser broke. */
  feed(input: Buffer, random: Seeded): void
}
