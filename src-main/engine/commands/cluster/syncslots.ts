import type { Bytes } from '../../bytes.ts'
import { slotsOfSpans } from '../../slot-migration/slot-spans.ts'
import type { MigrationRequest } from '../../slot-migration/slot-migrations.ts'
import { isKeyword } from '../arguments/keyword.ts'
import { type CommandSpec, ReplyError } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { syntaxError } from '../reply-errors.ts'
import { CHANGES, clusterDoc, clusterOf } from './in-cluster.ts'
import { NAME_LENGTH, openBySetslot, type OwnedSpans, readOwnedSpans } from './migrating-slots.ts'
import { refuseToStart } from './migrateslots.ts'

/**
 * How nodes open a migration: ESTABLISH, from the source, as in Valkey 9; SYNC, from the target, where a CLUSTER MIGRATION IMPORT began
 * it. The connection then speaks no request protocol any more; further subcommands make sense on it alone.
 */
export const syncslots: CommandSpec = {
  name: 'syncslots',
  arity: -3,
  flags: [...CHANGES, 'no_multi', 'noscript'],
  acl: [],
  doc: clusterDoc('Nodes migrate slots with it.', '9.0.0', 'ESTABLISH | SYNC', 'Depends on the subcommand'),
  run(ctx, args) {
    if (isKeyword(args[2], 'establish')) return establish(ctx, args)
    if (isKeyword(args[2], 'sync')) return sync(ctx, args)
    throw new ReplyError(`ERR CLUSTER SYNCSLOTS ${args[2]!.slice(0, 128).toUpperCase()} should only be used by slot migration clients`)
  },
}

/** CLUSTER SYNCSLOTS ESTABLISH SOURCE id NAME name SLOTSRANGE first last ..., in any order (clusterCommandSyncSlotsEstablish). */
function establish(ctx: CommandContext, args: readonly Bytes[]): void {
  refuseToStart(ctx)
  const { core } = clusterOf(ctx)
  const words = new Map<string, Bytes>()
  let owned: OwnedSpans | undefined
  for (let at = 3; at < args.length; ) {
    const word = args[at]!.toLowerCase()
    const value = args[at + 1]
    if (word === 'slotsrange' && owned === undefined) {
      owned = readOwnedSpans(ctx, args, at + 1)
      at = owned.next
    } else if ((word === 'source' || word === 'name') && !words.has(word) && value?.length === NAME_LENGTH) {
      words.set(word, value)
      at += 2
    } else throw syntaxError()
  }
  const [sourceId, name] = [words.get('source'), words.get('name')]
  if (sourceId === undefined || name === undefined || owned === undefined) throw syntaxError()
  if (core.node(sourceId) === undefined) throw new ReplyError('ERR Target node does not know the source node')
  if (sourceId === core.myself.id) throw new ReplyError('ERR Source node is target node itself')
  if (slotsOfSpans(owned.spans).some((slot) => ctx.node.slotMigrations.isOnItsWay(slot, 'import'))) throw new ReplyError('ERR Slot is already being imported on the target by a different migration')
  if (owned.owner.id !== sourceId) throw new ReplyError('ERR Target node does not agree about current slot ownership')
  const request: MigrationRequest = { name, spans: owned.spans, sourceId, targetId: core.myself.id, isPulled: false }
  refusePendingOutput(ctx)
  ctx.node.slotMigrations.acceptPush(request, ctx.client.takeOver())
}

/** CLUSTER SYNCSLOTS SYNC task-id target-id first last ... */
function sync(ctx: CommandContext, args: readonly Bytes[]): void {
  const { core } = clusterOf(ctx)
  const [, , , name = '', targetId = ''] = args
  if (name.length !== NAME_LENGTH) throw syntaxError()
  if (core.node(targetId) === undefined) throw new ReplyError('ERR Source node does not know the destination node')
  const { spans, owner, next } = readOwnedSpans(ctx, args, 5)
  if (next < args.length) throw syntaxError()
  if (owner !== core.myself) throw new ReplyError('ERR Slots are not served by this node.')
  if (openBySetslot(ctx) !== undefined) throw new ReplyError('ERR all slot states must be STABLE to start a slot migration task.')
  if (ctx.node.slotMigrations.pending().some((job) => job.isPulled)) throw new ReplyError('ERR another ASM task is already in progress')
  const request: MigrationRequest = { name, spans, sourceId: core.myself.id, targetId, isPulled: true }
  refusePendingOutput(ctx)
  ctx.node.slotMigrations.acceptPull(request, ctx.client.takeOver())
}

/** What is written so far would stand in the midst of what the other node is told. */
function refusePendingOutput({ reply }: CommandContext): void {
  if (reply.length > 0) throw new ReplyError('ERR CLUSTER SYNCSLOTS is invalid with pending output')
}
