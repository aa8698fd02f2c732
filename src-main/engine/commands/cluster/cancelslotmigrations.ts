import { type CommandSpec, ReplyError } from '../command.ts'
import { CHANGES, clusterDoc, clusterOf } from './in-cluster.ts'

/** Valkey 9: ends every migration this node gives slots in (clusterCommandCancelSlotMigrations). */
export const cancelslotmigrations: CommandSpec = {
  name: 'cancelslotmigrations',
  arity: 2,
  flags: CHANGES,
  acl: [],
  doc: clusterDoc('Ends the migrations of slots of this node.', '9.0.0', '', 'O(N) where N is the number of migrations'),
  run(ctx) {
    clusterOf(ctx)
    const cancelled = ctx.node.slotMigrations.cancel(({ role }) => role === 'export')
    if (cancelled === 0) throw new ReplyError('ERR No migrations ongoing')
    ctx.reply.ok()
  },
}
