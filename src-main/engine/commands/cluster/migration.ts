import type { Bytes } from '../../bytes.ts'
import { type ClusterNode, isReplica } from '../../cluster/node.ts'
import { isRetried, type MigrationJob, type MigrationState, spansText } from '../../slot-migration/job.ts'
import { type SlotSpan, slotsOfSpans, spansOfSlots, spansOverlap, spanText } from '../../slot-migration/slot-spans.ts'
import { isKeyword } from '../arguments/keyword.ts'
import { type CommandSpec, ReplyError } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { CHANGES, clusterDoc, clusterOf, readSlotRanges } from './in-cluster.ts'
import { openBySetslot } from './migrating-slots.ts'

/** asmTaskStateToString */
const WORDS: Readonly<Record<MigrationState, Bytes>> = {
  'waiting': 'none',
  'connecting': 'connecting',
  'authenticating': 'auth-reply',
  'establishing': 'syncslots-reply',
  'snapshotting': 'send-bulk-and-stream',
  'replicating': 'send-stream',
  'waiting-to-pause': 'handoff-prep',
  'paused': 'handoff',
  'granted': 'stream-eof',
  'waiting-for-ack': 'init-rdbchannel',
  'receiving-snapshot': 'accumulate-buffer',
  'waiting-for-paused': 'streaming-buffer',
  'failover-requested': 'wait-stream-eof',
  'taking-over': 'takeover',
  'success': 'completed',
  'failed': 'failed',
  'cancelled': 'canceled',
}
const NEVER = -1

/** Redis 8.4: a node begins to take slots from their owner, tells of it, and ends it (clusterMigrationCommand). */
export const migration: CommandSpec = {
  name: 'migration',
  arity: -4,
  flags: CHANGES,
  acl: [],
  doc: clusterDoc(
    'Starts, monitors, and cancels migrations of slots to this node.', '8.4.0',
    '<IMPORT start-slot end-slot [start-slot end-slot ...] | CANCEL <ID task-id | ALL> | STATUS <ID task-id | ALL>>', 'O(N) where N is the number of slots',
  ),
  run(ctx, args) {
    clusterOf(ctx)
    if (isKeyword(args[2], 'import')) return startImport(ctx, args)
    if (isKeyword(args[2], 'status')) return status(ctx, args)
    if (isKeyword(args[2], 'cancel')) return cancel(ctx, args)
    throw new ReplyError('ERR unknown argument')
  },
}

function startImport(ctx: CommandContext, args: readonly Bytes[]): void {
  const { slotMigrations } = ctx.node
  const slots = readSlotRanges(args, 'cluster|migration', 3).sort((a, b) => a - b)
  const spans = spansOfSlots(slots)
  const source = sourceOf(ctx, slots, spans)
  const { myself } = clusterOf(ctx).core
  if (source === myself) throw new ReplyError('ERR this node is already the owner of the slot range')
  // One at a time. One that only waits for another try makes room.
  if (slotMigrations.pending().some((job) => !isRetried(job))) throw new ReplyError('ERR another ASM task is already in progress')
  slotMigrations.cancel(isRetried, 'new import requested')
  ctx.reply.bulk(slotMigrations.importFrom({ spans, sourceId: source.id, targetId: myself.id, isPulled: true }).name)
}

/** The one owner of slots that may be taken now. @throws ReplyError (validateImportSlotRanges) */
function sourceOf(ctx: CommandContext, slots: readonly number[], spans: readonly SlotSpan[]): ClusterNode {
  const { core } = clusterOf(ctx)
  if (isReplica(core.myself)) throw new ReplyError('ERR slot migration not allowed on replica.')
  if (openBySetslot(ctx) !== undefined) throw new ReplyError('ERR all slot states must be STABLE to start a slot migration task.')
  const overlapped = spans.find((span) => ctx.node.slotMigrations.pending('import').some((job) => spansOverlap(job.spans, [span])))
  if (overlapped !== undefined) throw new ReplyError(`ERR overlapping import exists for slot range: ${spanText(overlapped)}`)
  const ownerless = slots.find((slot) => core.slotOwner(slot) === undefined)
  if (ownerless !== undefined) throw new ReplyError(`ERR slot has no owner: ${ownerless}`)
  const owners = new Set(slotsOfSpans(spans).map((slot) => core.slotOwner(slot)!))
  if (owners.size > 1) throw new ReplyError('ERR slots belong to different source nodes')
  return [...owners][0]!
}

function cancel(ctx: CommandContext, args: readonly Bytes[]): void {
  const name = readTaskId(args)
  ctx.reply.integer(ctx.node.slotMigrations.cancel((job) => name === undefined || job.name === name, 'user request'))
}

function status(ctx: CommandContext, args: readonly Bytes[]): void {
  const name = readTaskId(args)
  const jobs = ctx.node.slotMigrations.jobs.filter((job) => name === undefined || job.name === name)
  ctx.reply.array(jobs.length)
  for (const job of jobs) writeTask(ctx, job)
}

/** @returns undefined for ALL. @throws ReplyError */
function readTaskId(args: readonly Bytes[]): Bytes | undefined {
  const isId = isKeyword(args[3], 'id')
  if (!isId && !isKeyword(args[3], 'all') && args.length <= 5) throw new ReplyError('ERR unknown argument')
  if (args.length !== (isId ? 5 : 4)) throw new ReplyError("ERR wrong number of arguments for 'cluster|migration' command")
  return isId ? args[4] : undefined
}

function writeTask({ reply }: CommandContext, job: MigrationJob): void {
  const hasPaused = job.role === 'export' && job.state === 'success' && job.endedAtMs !== undefined && job.pausedAtMs !== undefined
  const fields: readonly (readonly [Bytes, Bytes | number])[] = [
    ['id', job.name],
    ['slots', spansText(job)],
    ['source', job.sourceId],
    ['dest', job.targetId],
    ['operation', job.role === 'import' ? 'import' : 'migrate'],
    ['state', WORDS[job.state]],
    ['last_error', job.message],
    ['retries', job.role === 'import' && job.isPulled ? job.retries : 0],
    ['create_time', job.createdAtMs],
    ['start_time', job.startedAtMs ?? NEVER],
    ['end_time', job.endedAtMs ?? NEVER],
    ['write_pause_ms', hasPaused ? job.endedAtMs! - job.pausedAtMs! : 0],
  ]
  reply.map(fields.length)
  for (const [name, value] of fields) {
    reply.bulk(name)
    if (typeof value === 'number') reply.integer(value)
    else reply.bulk(value)
  }
}
