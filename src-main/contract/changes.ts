import * as v from 'valibot'
import type { ChangePreview, ChangeProgress } from '../trib/change-data.ts'

/* Changes of a cluster: planned, shown, carried out with progress, stopped, resumed and taken back. */

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64))
const operationId = v.pipe(v.string(), v.maxLength(100), v.regex(/^[\w-]+$/))
/** A node id, its beginning, or host:port. */
const node = v.pipe(v.string(), v.minLength(1), v.maxLength(300), v.regex(/^[A-Za-z0-9.:_%[\]-]+$/))
const flag = v.optional(v.boolean())

const wish = v.variant('kind', [
  v.object({ kind: v.literal('reshard'), slotCount: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(16384)), to: node, from: v.pipe(v.array(node), v.minLength(1), v.maxLength(1000)) }),
  v.object({
    kind: v.literal('rebalance'),
    by: v.optional(v.picklist(['slots', 'keys', 'memory', 'cpu'])),
    thresholdPercent: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(100))),
    useEmptyPrimaries: flag,
    weights: v.optional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(400), v.regex(/^[^=]+=\d+(\.\d+)?$/))), v.maxLength(1000))),
  }),
  v.object({
    kind: v.literal('add-node'),
    host: v.pipe(v.string(), v.minLength(1), v.maxLength(255), v.regex(/^[A-Za-z0-9.:_%[\]-]+$/)),
    port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65535)),
    asReplica: flag,
    primaryId: v.optional(node),
  }),
  v.object({ kind: v.literal('del-node'), nodeId: node, drain: flag, shutdown: flag }),
  v.object({ kind: v.literal('failover'), nodeId: node, mode: v.picklist(['plain', 'force', 'takeover']) }),
  v.object({ kind: v.literal('fix') }),
])

const settings = v.object({
  migration: v.optional(v.picklist(['auto', 'atomic', 'keys'])),
  keysPerSecond: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000_000))),
  replace: flag,
  moveBigKeys: flag,
})

export const changeSchemas = {
  /** Plans a change of a connection's cluster and changes nothing. The plan is kept for `trib.execute`. */
  'trib.plan': v.object({ connectionId: id, wish, settings: v.optional(settings) }),
  /** Begins to carry out a plan as it was shown, unless the cluster has changed since. */
  'trib.execute': v.object({ planId: id }),
  /** Stops a change at its next safe point. */
  'trib.stop': v.object({ changeId: id }),
  'trib.resume': v.object({ connectionId: id, operationId }),
  'trib.rollback': v.object({ connectionId: id, operationId }),
  /** Changes of this cluster begun by this app since it started, the newest first, and those that any process left unfinished. */
  'trib.changes': v.object({ connectionId: id }),
  /** All that a change has said, in redis-trib's grammar. */
  'trib.log': v.object({ changeId: id }),
} as const

/** A change that is being carried out, or has been, by this app. */
export interface ChangeInfo extends ChangeProgress {
  readonly changeId: string
  readonly connectionId: string
  /** `reshard`, `fix`; of one gone on with, `resume` or `rollback`. */
  readonly kind: string
  /** Unix milliseconds. */
  readonly startedAtMs: number
}

/** An operation whose journal has no end. */
export interface UnfinishedOperation {
  readonly operationId: string
  readonly kind: string
  /** ISO 8601. */
  readonly startedAt: string
  readonly stepCount: number
  readonly stepsDone: number
  readonly isRollingBack: boolean
}

export interface ChangeAnswers {
  'trib.plan': { readonly planId: string; readonly preview: ChangePreview }
  'trib.execute': ChangeInfo
  'trib.stop': null
  'trib.resume': ChangeInfo
  'trib.rollback': ChangeInfo
  'trib.changes': { readonly changes: readonly ChangeInfo[]; readonly unfinished: readonly UnfinishedOperation[] }
  'trib.log': { readonly lines: readonly string[] }
}

export interface ChangeEvents {
  /** The newest picture of one change; earlier ones it replaces may not come. */
  'trib.changed': ChangeInfo
}
