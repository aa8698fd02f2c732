import type { Progress } from './event.ts'
import type { SlotRange } from './plan/allocate-slots.ts'

/* What a change of a cluster is told by: plain data, which crosses the bridge to the renderer as it is. */

/** Slots that would change hands. */
export interface PlannedMove {
  readonly sourceId: string
  readonly targetId: string
  readonly ranges: readonly SlotRange[]
}

/** What a change would come to; nothing has been done. */
export interface ChangePreview {
  readonly kind: 'reshard' | 'rebalance' | 'add-node' | 'del-node' | 'failover' | 'fix'
  /** Empty when there is nothing to do. */
  readonly steps: readonly { readonly do: string; readonly words: string }[]
  readonly moves: readonly PlannedMove[]
  readonly estimate: { readonly slotCount: number; readonly keyCount: number; readonly sizeBytes: number; readonly estimatedMs: number } | undefined
  /** Of each pair of nodes: as a whole by that command, or key by key and why. */
  readonly ways: readonly { readonly source: string; readonly target: string; readonly slotCount: number; readonly way: 'keys' | 'atomic'; readonly command: string | undefined; readonly why: string }[]
  readonly warnings: readonly string[]
  /** In redis-trib's line grammar. */
  readonly lines: readonly string[]
  /** The command line that does the same. */
  readonly command: string
}

/** How a change stands that is being carried out, or has been. */
export interface ChangeProgress {
  readonly status: 'running' | 'stopping' | 'done' | 'stopped' | 'failed'
  /** What resume and rollback take; undefined until there is a journal. */
  readonly operationId: string | undefined
  readonly stepCount: number
  readonly stepsDone: number
  /** The step begun last, in words. */
  readonly step: string | undefined
  readonly moving: Progress | undefined
  readonly slotsMoved: number
  /** Of slots moved as a whole: the server's own word for how far it is. */
  readonly migration: { readonly source: string; readonly target: string; readonly state: string } | undefined
  /** Why it stopped or failed. */
  readonly message: string | undefined
  /** It can be resumed or rolled back. */
  readonly isUnfinished: boolean
  readonly recentLines: readonly string[]
}
