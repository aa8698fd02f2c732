import type { Bytes } from '../../bytes.ts'
import { isReplica } from '../../cluster/node.ts'
import { slotsOfSpans, spansOverlap } from '../../slot-migration/slot-spans.ts'
import type { MigrationRequest } from '../../slot-migration/slot-migrations.ts'
import { isKeyword } from '../arguments/keyword.ts'
import { type CommandSpec, ReplyError } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { syntaxError } from '../reply-errors.ts'
import { CHANGES, clusterDoc, clusterOf } from './in-cluster.ts'
import { NAME_LENGTH, openBySetslot, readOwnedSpans } from './migrating-slots.ts'

/** Valkey 9: the owner of slots begins to give them away (clusterCommandMigrateSlots). All the migrations asked for, or none. */
export const migrateslots: CommandSpec = {
  name: 'migrateslots',
  arity: -4,
  flags: CHANGES,
  acl: [],
  doc: clusterDoc('Migrates slots of this node with their keys to other nodes.', '9.0.0', 'SLOTSRANGE start-slot end-slot [start-slot end-slot ...] NODE node-id', 'O(N) where N is the number of slots'),
  run(ctx, args) {
    refuseToStart(ctx)
    const requests: MigrationRequest[] = []
    for (let at = 2; at < args.length; ) {
      if (!isKeyword(args[at], 'slotsrange')) throw syntaxError()
      const { spans, owner, next } = readOwnedSpans(ctx, args, at + 1)
      if (owner !== clusterOf(ctx).core.myself) throw new ReplyError('ERR Slots are not served by this node.')
      const busy = slotsOfSpans(spans).find((slot) => ctx.node.slotMigrations.isOnItsWay(slot, 'export'))
      if (busy !== undefined) throw new ReplyError(`ERR I am already migrating slot ${busy}.`)
      if (requests.some((other) => spansOverlap(other.spans, spans))) throw new ReplyError('ERR Slot ranges in migrations overlap')
      if (!isKeyword(args[next], 'node') || next + 1 >= args.length) throw syntaxError()
      requests.push({ spans, sourceId: owner.id, targetId: readTarget(ctx, args[next + 1]!), isPulled: false })
      at = next + 2
    }
    for (const request of requests) ctx.node.slotMigrations.exportTo(request)
    ctx.reply.ok()
  },
}

/** @throws ReplyError (validateSlotMigrationCanStartOrReply) */
export function refuseToStart(ctx: CommandContext): void {
  if (isReplica(clusterOf(ctx).core.myself)) throw new ReplyError('ERR Slot migration can only be used on primary nodes.')
  const open = openBySetslot(ctx)
  if (open !== undefined) throw new ReplyError(`ERR Slots are being manually ${open === 'importing' ? 'imported' : 'migrated'}`)
}

function readTarget(ctx: CommandContext, nodeId: Bytes): string {
  const { core } = clusterOf(ctx)
  if (nodeId.length !== NAME_LENGTH) throw new ReplyError(`ERR Invalid node name: ${nodeId}`)
  const node = core.node(nodeId)
  if (node === undefined) throw new ReplyError(`ERR Unknown node name: ${nodeId}`)
  if (node === core.myself) throw new ReplyError('ERR Target node can not be this node.')
  return nodeId
}
