import type { CommandSpec } from '../command.ts'
import { subcommandSyntax } from '../reply-errors.ts'

export const pubsubChannels: CommandSpec = {
  name: 'channels',
  arity: -2,
  flags: ['pubsub', 'loading', 'stale'],
  acl: [],
  doc: {
    summary: 'Lists channels that have listeners on this node.',
    since: '2.8.0',
    group: 'pubsub',
    complexity: 'O(N) where N is the number of active channels, and assuming constant time pattern matching (relatively short channels and patterns)',
    syntax: '[pattern]',
  },
  run(ctx, args) {
    if (args.length > 3) throw subcommandSyntax(args)
    ctx.reply.bulks(ctx.node.pubsub.channels('channel', args[2]))
  },
}
