import type { CommandSpec } from '../command.ts'
import { asFarAsReadable, CHANGES, clusterDoc, clusterOf, eachSlotOfRanges, runAdmin } from './in-cluster.ts'

export const addslotsrange: CommandSpec = {
  name: 'addslotsrange',
  arity: -4,
  flags: CHANGES,
  acl: [],
  doc: clusterDoc('Gives ranges of hash slots to this node.', '7.0.0', 'start-slot end-slot [start-slot end-slot ...]', 'O(N) where N is the number of slots'),
  run(ctx, args) {
    clusterOf(ctx)
    runAdmin(ctx, { kind: 'add-slots', ...asFarAsReadable(eachSlotOfRanges(args, 'cluster|addslotsrange')) })
  },
}
