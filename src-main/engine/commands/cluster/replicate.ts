import type { CommandSpec } from '../command.ts'
import { CHANGES, clusterDoc, runAdmin } from './in-cluster.ts'

export const replicate: CommandSpec = {
  name: 'replicate',
  arity: 3,
  flags: CHANGES,
  acl: [],
  doc: clusterDoc('Makes this node a replica.', '3.0.0', 'node-id'),
  run(ctx, args) {
    runAdmin(ctx, { kind: 'replicate', nodeId: args[2] ?? '' })
  },
}
