import { SLOT_COUNT } from '../../key-slot.ts'
import { readInteger } from '../arguments/integer.ts'
import { type CommandSpec, ReplyError } from '../command.ts'
import { clusterDoc, clusterOf, TELLS } from './in-cluster.ts'

export const getkeysinslot: CommandSpec = {
  name: 'getkeysinslot',
  arity: 4,
  flags: TELLS,
  acl: [],
  tips: ['nondeterministic_output'],
  doc: clusterDoc('Returns names of keys this node holds in a hash slot.', '3.0.0', 'slot count', 'O(N) where N is the number of keys returned'),
  run(ctx, args) {
    clusterOf(ctx)
    const slot = readInteger(args[2] ?? '')
    const limit = readInteger(args[3] ?? '')
    if (slot < 0 || slot >= SLOT_COUNT || limit < 0) throw new ReplyError('ERR Invalid slot or number of keys')
    const count = Math.min(limit, ctx.db.slots.countIn(slot))
    ctx.reply.bulks([...ctx.db.slots.keysIn(slot).values().take(count)])
  },
}
