import { type CommandSpec, allKeys } from '../command.ts'

export const sunsubscribeCommand: CommandSpec = {
  name: 'sunsubscribe',
  arity: -1,
  flags: ['pubsub', 'noscript', 'loading', 'stale'],
  acl: [],
  keys: allKeys(1, 'not_key'),
  doc: {
    summary: 'Stops listening to shard channels, or to all.',
    since: '7.0.0',
    group: 'pubsub',
    complexity: 'O(N) where N is the number of clients already subscribed to a shard channel.',
    syntax: '[shardchannel [shardchannel ...]]',
  },
  run(ctx, args) {
    const { client, node: { pubsub } } = ctx
    if (args.length === 1) return pubsub.unsubscribeAll(client, 'shard')
    for (const channel of args.slice(1)) pubsub.unsubscribe(client, 'shard', channel)
  },
}
