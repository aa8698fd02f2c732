import type { CommandSpec } from '../command.ts'
import { clusterDoc, clusterOf, TELLS } from './in-cluster.ts'

export const myshardid: CommandSpec = {
  name: 'myshardid',
  arity: 2,
  flags: TELLS,
  acl: [],
  doc: clusterDoc('Returns the id of the shard this node belongs to.', '7.2.0', ''),
  run(ctx) {
    ctx.reply.bulk(clusterOf(ctx).core.shardId())
  },
}
