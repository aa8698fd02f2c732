import { replyReplicas } from './replicas.ts'
import type { CommandSpec } from '../command.ts'
import { clusterDoc } from './in-cluster.ts'

export const slaves: CommandSpec = {
  name: 'slaves',
  arity: 3,
  flags: ['admin', 'stale'],
  acl: [],
  tips: ['nondeterministic_output'],
  doc: { ...clusterDoc('Lists the replicas of a primary (the older name of CLUSTER REPLICAS).', '3.0.0', 'node-id'), deprecated: { since: '5.0.0', replacedBy: '`CLUSTER REPLICAS`' } },
  run(ctx, args) {
    replyReplicas(ctx, args[2])
  },
}
