import type { SlotRange } from './plan/allocate-slots.ts'
import type { Step } from './plan/step.ts'

/** Everything that can be wrong with a cluster that check knows of. */
export type FindingCode = 'CONFIG_DISAGREES' | 'OPEN_SLOT' | 'UNCOVERED_SLOTS' | 'MULTIPLE_OWNERS' | 'NODE_UNREACHABLE' | 'NODE_FAILED' | 'NODE_JOINING'

export interface Finding {
  readonly code: FindingCode
  readonly level: 'warning' | 'error'
  /** In redis-trib's words where it has words for it. */
  readonly sentence: string
  /** Who, what, where; one line each. */
  readonly details: readonly string[]
}

/** One node as M: and S: blocks show it. */
export interface NodeBlock {
  readonly role: 'primary' | 'replica'
  readonly nodeId: string
  readonly address: string
  readonly slotRanges: readonly SlotRange[]
  readonly slotCount: number
  readonly primaryId: string | undefined
  readonly replicaCount: number
}

/** How far the moving of slots has come. */
export interface Progress {
  readonly slotsDone: number
  readonly slotCount: number
  readonly keysDone: number
  readonly keyCount: number
  readonly keysPerSecond: number
  /** Undefined while too little has been moved to tell. */
  readonly leftMs: number | undefined
}

/** What happens while a subcommand runs, in order. `linesOf` in transcript/ turns it into redis-trib's lines. */
export type TribEvent =
  | { readonly kind: 'step'; readonly text: string }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'ok'; readonly text: string }
  | { readonly kind: 'warning'; readonly text: string }
  /** A node as it is going to be. */
  | ({ readonly kind: 'planned-node' } & NodeBlock)
  /** A node as it is. */
  | ({ readonly kind: 'node' } & NodeBlock)
  | ({ readonly kind: 'finding' } & Finding)
  | { readonly kind: 'primary-info'; readonly nodeId: string; readonly address: string; readonly keyCount: number; readonly slotCount: number; readonly replicaCount: number }
  /** What a plan's moves come to together. */
  | { readonly kind: 'estimate'; readonly slotCount: number; readonly keyCount: number; readonly sizeBytes: number; readonly estimatedMs: number }
  /** How the slots of one move will go: by single keys, or as a whole by that command. */
  | { readonly kind: 'move-way'; readonly source: string; readonly target: string; readonly slotCount: number; readonly way: 'keys' | 'atomic'; readonly command: string | undefined; readonly why: string }
  /** A server's own migration of slots has come to another state, in the server's words. */
  | { readonly kind: 'migration'; readonly source: string; readonly target: string; readonly ranges: readonly SlotRange[]; readonly state: string; readonly message: string }
  /** A slot is at its new primary, or its stray keys are where they belong. */
  | { readonly kind: 'slot-moved'; readonly slot: number; readonly source: string; readonly target: string; readonly keyCount: number }
  | ({ readonly kind: 'progress' } & Progress)
  /** The journal of what begins now: what resume and rollback take. */
  | { readonly kind: 'journal'; readonly operationId: string; readonly path: string }
  | { readonly kind: 'step-begun' | 'step-done' | 'step-undone'; readonly index: number; readonly stepCount: number; readonly step: Step }
  | { readonly kind: 'waiting'; readonly text: string; readonly elapsedMs: number }
  /** Gossip is waited for, before or after the steps; for who watches, not for the record: how long it takes is chance. */
  | { readonly kind: 'settling'; readonly text: string; readonly elapsedMs: number }

export type TribListener = (event: TribEvent) => void
