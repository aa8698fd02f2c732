import type { Bytes } from '../../bytes.ts'
import { isReplica } from '../../cluster/node.ts'
import type { CommandContext } from '../context.ts'
import { type CommandSpec, ReplyError } from '../command.ts'
import { clusterDoc, clusterOf, readNode } from './in-cluster.ts'

export const replicas: CommandSpec = {
  name: 'replicas',
  arity: 3,
  flags: ['admin', 'stale'],
  acl: [],
  tips: ['nondeterministic_output'],
  doc: clusterDoc('Lists the replicas of a primary.', '5.0.0', 'node-id'),
  run(ctx, args) {
    replyReplicas(ctx, args[2])
  },
}

/** CLUSTER REPLICAS, and CLUSTER SLAVES under its older name. */
export function replyReplicas(ctx: CommandContext, nodeId: Bytes | undefined): void {
  const { core } = clusterOf(ctx)
  const node = readNode(ctx, nodeId)
  if (isReplica(node)) throw new ReplyError('ERR The specified node is not a master')
  ctx.reply.bulks(node.replicas.map((replica) => core.describeNode(replica)))
}
