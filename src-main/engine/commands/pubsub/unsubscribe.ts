import type { CommandSpec } from '../command.ts'

export const unsubscribeCommand: CommandSpec = {
  name: 'unsubscribe',
  arity: -1,
  flags: ['pubsub', 'noscript', 'loading', 'stale'],
  acl: [],
  doc: {
    summary: 'Stops listening to channels, or to all.',
    since: '2.0.0',
    group: 'pubsub',
    complexity: 'O(N) where N is the number of clients already subscribed to a channel.',
    syntax: '[channel [channel ...]]',
  },
  run(ctx, args) {
    const { client, node: { pubsub } } = ctx
    if (args.length === 1) return pubsub.unsubscribeAll(client, 'channel')
    for (const channel of args.slice(1)) pubsub.unsubscribe(client, 'channel', channel)
  },
}
