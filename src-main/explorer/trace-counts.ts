import type { NodeAddress } from './hop-trace.ts'

export interface SlotTally {
  readonly slot: number
  readonly commands: number
  readonly moved: number
  readonly ask: number
  readonly errors: number
}

export interface NodeTally {
  readonly node: NodeAddress
  readonly shard: string | undefined
  /** Times it was asked. */
  readonly hops: number
  readonly moved: number
  readonly ask: number
  readonly errors: number
  readonly meanMs: number
  readonly slowestMs: number
}

export interface TraceTallies {
  /** Most commands first, at most 200. */
  readonly slots: readonly SlotTally[]
  readonly slotCount: number
  /** In the order in which they were first asked. */
  readonly nodes: readonly NodeTally[]
}
