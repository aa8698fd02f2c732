import type { CommandSpec } from '../command.ts'
import { clusterDoc, clusterOf, readNode } from './in-cluster.ts'

export const countFailureReports: CommandSpec = {
  name: 'count-failure-reports',
  arity: 3,
  flags: ['admin', 'stale'],
  acl: [],
  tips: ['nondeterministic_output'],
  doc: clusterDoc('Returns how many nodes report a node as failing.', '3.0.0', 'node-id', 'O(N) where N is the number of reports'),
  run(ctx, args) {
    const { core, env } = clusterOf(ctx)
    ctx.reply.integer(core.failureReports(readNode(ctx, args[2]), env))
  },
}
