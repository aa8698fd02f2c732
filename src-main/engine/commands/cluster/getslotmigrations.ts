import type { Bytes } from '../../bytes.ts'
import { type MigrationJob, type MigrationState, spansText } from '../../slot-migration/job.ts'
import type { CommandSpec } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { CHANGES, clusterDoc, clusterOf } from './in-cluster.ts'

/** slotMigrationJobStateToString */
const WORDS: Readonly<Record<MigrationState, Bytes>> = {
  'waiting': 'connecting',
  'connecting': 'connecting',
  'authenticating': 'reading-auth-response',
  'establishing': 'reading-establish-response',
  'snapshotting': 'snapshotting',
  'replicating': 'replicating',
  'waiting-to-pause': 'waiting-to-pause',
  'paused': 'failover-paused',
  'granted': 'failover-granted',
  'waiting-for-ack': 'waiting-for-ack',
  'receiving-snapshot': 'receiving-snapshot',
  'waiting-for-paused': 'waiting-for-paused',
  'failover-requested': 'failover-requested',
  'taking-over': 'failover-granted',
  'success': 'success',
  'failed': 'failed',
  'cancelled': 'cancelled',
}

/** Valkey 9: migrations under way and past, the newest first (clusterCommandGetSlotMigrations). */
export const getslotmigrations: CommandSpec = {
  name: 'getslotmigrations',
  arity: 2,
  flags: CHANGES,
  acl: [],
  doc: clusterDoc('Tells how migrations of slots to and from this node stand.', '9.0.0', '', 'O(N) where N is the number of migrations'),
  run(ctx) {
    clusterOf(ctx)
    const { jobs } = ctx.node.slotMigrations
    ctx.reply.array(jobs.length)
    for (const job of jobs) writeJob(ctx, job)
  },
}

function writeJob({ reply }: CommandContext, job: MigrationJob): void {
  const fields: readonly (readonly [Bytes, Bytes | number])[] = [
    ['name', job.name],
    ['operation', job.role.toUpperCase()],
    ['slot_ranges', spansText(job)],
    ['target_node', job.targetId],
    ['source_node', job.sourceId],
    ['create_time', seconds(job.createdAtMs)],
    ['last_update_time', seconds(job.updatedAtMs)],
    ['last_ack_time', seconds(job.ackedAtMs)],
    ['state', WORDS[job.state]],
    ['message', job.message],
    ['cow_size', 0],
  ]
  reply.map(fields.length)
  for (const [name, value] of fields) {
    reply.bulk(name)
    if (typeof value === 'number') reply.integer(value)
    else reply.bulk(value)
  }
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000)
}
