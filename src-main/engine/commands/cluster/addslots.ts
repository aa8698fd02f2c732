import type { CommandSpec } from '../command.ts'
import { CHANGES, clusterDoc, clusterOf, readSlot, runAdmin } from './in-cluster.ts'

export const addslots: CommandSpec = {
  name: 'addslots',
  arity: -3,
  flags: CHANGES,
  acl: [],
  doc: clusterDoc('Gives hash slots to this node.', '3.0.0', 'slot [slot ...]', 'O(N) where N is the number of slots'),
  run(ctx, args) {
    clusterOf(ctx)
    runAdmin(ctx, { kind: 'add-slots', slots: args.slice(2).map(readSlot) })
  },
}
