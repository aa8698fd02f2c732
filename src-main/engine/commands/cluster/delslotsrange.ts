import type { CommandSpec } from '../command.ts'
import { asFarAsReadable, CHANGES, clusterDoc, clusterOf, eachSlotOfRanges, runAdmin } from './in-cluster.ts'

export const delslotsrange: CommandSpec = {
  name: 'delslotsrange',
  arity: -4,
  flags: CHANGES,
  acl: [],
  doc: clusterDoc('Takes ranges of hash slots from their owner, in the view of this node.', '7.0.0', 'start-slot end-slot [start-slot end-slot ...]', 'O(N) where N is the number of slots'),
  run(ctx, args) {
    clusterOf(ctx)
    runAdmin(ctx, { kind: 'del-slots', ...asFarAsReadable(eachSlotOfRanges(args, 'cluster|delslotsrange')) })
  },
}
