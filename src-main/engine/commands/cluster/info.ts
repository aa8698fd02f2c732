import { clusterInfo } from '../../cluster/cluster-info.ts'
import type { CommandSpec } from '../command.ts'
import { clusterDoc, clusterOf, TELLS } from './in-cluster.ts'

export const info: CommandSpec = {
  name: 'info',
  arity: 2,
  flags: TELLS,
  acl: [],
  tips: ['nondeterministic_output'],
  doc: clusterDoc('Tells the state of the cluster as this node sees it.', '3.0.0', ''),
  run(ctx) {
    ctx.reply.verbatim('txt', clusterInfo(clusterOf(ctx).core.view))
  },
}
