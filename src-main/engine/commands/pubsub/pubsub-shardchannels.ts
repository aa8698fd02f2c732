import type { CommandSpec } from '../command.ts'
import { subcommandSyntax } from '../reply-errors.ts'

export const pubsubShardchannels: CommandSpec = {
  name: 'shardchannels',
  arity: -2,
  flags: ['pubsub', 'loading', 'stale'],
  acl: [],
  doc: {
    summary: 'Lists shard channels that have listeners on this node.',
    since: '7.0.0',
    group: 'pubsub',
    complexity: 'O(N) where N is the number of active shard channels, and assuming constant time pattern matching (relatively short shard channels).',
    syntax: '[pattern]',
  },
  run(ctx, args) {
    if (args.length > 3) throw subcommandSyntax(args)
    ctx.reply.bulks(ctx.node.pubsub.channels('shard', args[2]))
  },
}
