import type { CommandSpec } from '../command.ts'
import { CHANGES, clusterDoc, clusterOf, readSlot, runAdmin } from './in-cluster.ts'

export const delslots: CommandSpec = {
  name: 'delslots',
  arity: -3,
  flags: CHANGES,
  acl: [],
  doc: clusterDoc('Takes hash slots from their owner, in the view of this node.', '3.0.0', 'slot [slot ...]', 'O(N) where N is the number of slots'),
  run(ctx, args) {
    clusterOf(ctx)
    runAdmin(ctx, { kind: 'del-slots', slots: args.slice(2).map(readSlot) })
  },
}
