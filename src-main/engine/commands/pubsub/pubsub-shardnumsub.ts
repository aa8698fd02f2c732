import type { CommandSpec } from '../command.ts'

export const pubsubShardnumsub: CommandSpec = {
  name: 'shardnumsub',
  arity: -2,
  flags: ['pubsub', 'loading', 'stale'],
  acl: [],
  doc: {
    summary: 'Counts the listeners of shard channels.',
    since: '7.0.0',
    group: 'pubsub',
    complexity: 'O(N) for the SHARDNUMSUB subcommand, where N is the number of requested shard channels',
    syntax: '[shardchannel [shardchannel ...]]',
  },
  run(ctx, args) {
    ctx.reply.array((args.length - 2) * 2)
    for (const channel of args.slice(2)) {
      ctx.reply.bulk(channel)
      ctx.reply.integer(ctx.node.pubsub.subscriberCount('shard', channel))
    }
  },
}
