import type { CommandSpec } from '../command.ts'
import { CHANGES, clusterDoc, runAdmin } from './in-cluster.ts'

export const forget: CommandSpec = {
  name: 'forget',
  arity: 3,
  flags: CHANGES,
  acl: [],
  doc: clusterDoc('Removes a node, and bans it for 60 seconds.', '3.0.0', 'node-id'),
  run(ctx, args) {
    runAdmin(ctx, { kind: 'forget', nodeId: args[2] ?? '' })
  },
}
