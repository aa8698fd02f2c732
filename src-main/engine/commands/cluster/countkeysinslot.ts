import { SLOT_COUNT } from '../../key-slot.ts'
import { readInteger } from '../arguments/integer.ts'
import { type CommandSpec, ReplyError } from '../command.ts'
import { clusterDoc, clusterOf, TELLS } from './in-cluster.ts'

export const countkeysinslot: CommandSpec = {
  name: 'countkeysinslot',
  arity: 3,
  flags: TELLS,
  acl: [],
  doc: clusterDoc('Returns how many keys this node holds in a hash slot.', '3.0.0', 'slot'),
  run(ctx, args) {
    clusterOf(ctx)
    const slot = readInteger(args[2] ?? '')
    if (slot < 0 || slot >= SLOT_COUNT) throw new ReplyError('ERR Invalid slot')
    ctx.reply.integer(ctx.db.slots.countIn(slot))
  },
}
