import type { CommandSpec } from '../command.ts'
import { clusterDoc, clusterOf, TELLS } from './in-cluster.ts'

export const myid: CommandSpec = {
  name: 'myid',
  arity: 2,
  flags: TELLS,
  acl: [],
  doc: clusterDoc('Returns the id of this node.', '3.0.0', ''),
  run(ctx) {
    ctx.reply.bulk(clusterOf(ctx).core.myself.id)
  },
}
