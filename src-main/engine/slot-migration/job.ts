import type { Bytes } from '../bytes.ts'
import { type SlotSpan, spanText } from './slot-spans.ts'

/** What this node does in a migration: it gives slots away, or takes them. */
export type MigrationRole = 'export' | 'import'

/** How far a migration is, as this node sees it. The last three are ends. */
export type MigrationState =
  | 'waiting'
  | 'connecting'
  | 'authenticating'
  | 'establishing'
  | 'snapshotting'
  | 'replicating'
  | 'waiting-to-pause'
  | 'paused'
  | 'granted'
  | 'waiting-for-ack'
  | 'receiving-snapshot'
  | 'waiting-for-paused'
  | 'failover-requested'
  | 'taking-over'
  | 'success'
  | 'failed'
  | 'cancelled'

/** One migration of slots between two primaries, kept for a while after its end for those who ask how it went. */
export interface MigrationJob {
  /** 40 hexadecimal characters, the same at both ends. */
  readonly name: Bytes
  readonly role: MigrationRole
  readonly spans: readonly SlotSpan[]
  sourceId: string
  readonly targetId: string
  /** Begun by CLUSTER MIGRATION IMPORT at the target, which tries again until it is cancelled (Redis); else by CLUSTER MIGRATESLOTS at the source. */
  readonly isPulled: boolean
  state: MigrationState
  /** Why it failed, the last time it did. */
  message: string
  retries: number
  /** Unix milliseconds. */
  readonly createdAtMs: number
  startedAtMs: number | undefined
  updatedAtMs: number
  ackedAtMs: number
  endedAtMs: number | undefined
  /** When this node's writes began to wait for the hand-over. */
  pausedAtMs: number | undefined
}

/** Ended for good: a pulled migration that failed is tried again. */
export function isOver(job: MigrationJob): boolean {
  return job.state === 'success' || job.state === 'cancelled' || (job.state === 'failed' && !isRetried(job))
}

/** Failed, and to be tried again by this node. */
export function isRetried({ isPulled, role, state }: MigrationJob): boolean {
  return state === 'failed' && isPulled && role === 'import'
}

/** Neither ended nor waiting for another try. */
export function isUnderWay(job: MigrationJob): boolean {
  return job.state !== 'failed' && !isOver(job)
}

/** "0-10 20-20" */
export function spansText(job: Pick<MigrationJob, 'spans'>): Bytes {
  return job.spans.map(spanText).join(' ')
}

/** How logs name it (generateSlotMigrationJobDescription). */
export function describeJob(job: MigrationJob): string {
  const other = job.role === 'export' ? `target_node_id: ${job.targetId}` : `source_node_id: ${job.sourceId}`
  return `{name: ${job.name}, operation: ${job.role}, ${other}, slots: ${spansText(job)}}`
}
