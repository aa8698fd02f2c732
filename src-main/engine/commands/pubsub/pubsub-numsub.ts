import type { CommandSpec } from '../command.ts'

export const pubsubNumsub: CommandSpec = {
  name: 'numsub',
  arity: -2,
  flags: ['pubsub', 'loading', 'stale'],
  acl: [],
  doc: {
    summary: 'Counts the listeners of channels, those by pattern left out.',
    since: '2.8.0',
    group: 'pubsub',
    complexity: 'O(N) for the NUMSUB subcommand, where N is the number of requested channels',
    syntax: '[channel [channel ...]]',
  },
  run(ctx, args) {
    ctx.reply.array((args.length - 2) * 2)
    for (const channel of args.slice(2)) {
      ctx.reply.bulk(channel)
      ctx.reply.integer(ctx.node.pubsub.subscriberCount('channel', channel))
    }
  },
}
