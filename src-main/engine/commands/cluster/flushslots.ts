import type { CommandSpec } from '../command.ts'
import { CHANGES, clusterDoc, runAdmin } from './in-cluster.ts'

export const flushslots: CommandSpec = {
  name: 'flushslots',
  arity: 2,
  flags: CHANGES,
  acl: [],
  doc: clusterDoc('Takes all hash slots from this node, which must be empty.', '3.0.0', ''),
  run(ctx) {
    runAdmin(ctx, { kind: 'flush-slots' })
  },
}
