import type { Bytes } from '../../bytes.ts'
import type { CommandSpec } from '../command.ts'
import type { CommandContext } from '../context.ts'
import type { ChannelKind } from '../../pubsub/pubsub.ts'

export const publishCommand: CommandSpec = {
  name: 'publish',
  arity: 3,
  flags: ['pubsub', 'loading', 'stale', 'fast', 'may_replicate'],
  acl: [],
  doc: {
    summary: 'Sends a message to the listeners of a channel, on every node of the cluster.',
    since: '2.0.0',
    group: 'pubsub',
    complexity: 'O(N+M) where N is the number of clients subscribed to the receiving channel and M is the total number of subscribed patterns (by any client).',
    syntax: 'channel message',
  },
  run(ctx, args) {
    const [, channel, message] = args as readonly [Bytes, Bytes, Bytes]
    ctx.reply.integer(ctx.node.pubsub.publish('channel', channel, message))
    sendOn(ctx, 'channel', args)
  },
}

/**
 * Hands a message to the other nodes: over the bus in cluster mode, to replicas in the replication stream otherwise
 * (clusterPropagatePublish, pubsubPublishMessageAndPropagateToCluster).
 */
export function sendOn(ctx: CommandContext, kind: ChannelKind, args: readonly Bytes[]): void {
  ctx.propagateAs = ctx.node.cluster === undefined ? [args] : []
  if (ctx.node.cluster !== undefined) ctx.node.publishToPeers(kind, args[1]!, args[2]!)
}
