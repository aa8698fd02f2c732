import type { CommandSpec } from '../command.ts'
import { clusterDoc, clusterOf, TELLS } from './in-cluster.ts'

export const nodes: CommandSpec = {
  name: 'nodes',
  arity: 2,
  flags: TELLS,
  acl: [],
  tips: ['nondeterministic_output'],
  doc: clusterDoc('Tells all this node knows of every node.', '3.0.0', '', 'O(N) where N is the number of nodes'),
  run(ctx) {
    ctx.reply.verbatim('txt', clusterOf(ctx).core.describeNodes())
  },
}
