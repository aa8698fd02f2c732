import type { Bytes } from '../../bytes.ts'
import { type CommandSpec, firstKey } from '../command.ts'
import { sendOn } from './publish.ts'

export const spublishCommand: CommandSpec = {
  name: 'spublish',
  arity: 3,
  flags: ['pubsub', 'loading', 'stale', 'fast', 'may_replicate'],
  acl: [],
  keys: firstKey('not_key'),
  doc: {
    summary: 'Sends a message to the listeners of a shard channel.',
    since: '7.0.0',
    group: 'pubsub',
    complexity: 'O(N) where N is the number of clients subscribed to the receiving shard channel.',
    syntax: 'shardchannel message',
  },
  run(ctx, args) {
    const [, channel, message] = args as readonly [Bytes, Bytes, Bytes]
    ctx.reply.integer(ctx.node.pubsub.publish('shard', channel, message))
    sendOn(ctx, 'shard', args)
  },
}
