import { keySlot } from '../../key-slot.ts'
import type { CommandSpec } from '../command.ts'
import { clusterDoc, clusterOf, TELLS } from './in-cluster.ts'

export const keyslot: CommandSpec = {
  name: 'keyslot',
  arity: 3,
  flags: TELLS,
  acl: [],
  doc: clusterDoc('Returns the hash slot of a key.', '3.0.0', 'key{string}', 'O(N) where N is the length of the key'),
  run(ctx, args) {
    clusterOf(ctx)
    ctx.reply.integer(keySlot(args[2] ?? ''))
  },
}
