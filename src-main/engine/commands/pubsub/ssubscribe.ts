import { type CommandSpec, allKeys } from '../command.ts'

export const ssubscribeCommand: CommandSpec = {
  name: 'ssubscribe',
  arity: -2,
  flags: ['pubsub', 'noscript', 'loading', 'stale'],
  acl: [],
  keys: allKeys(1, 'not_key'),
  doc: {
    summary: 'Starts listening to shard channels, which belong to the node that serves their slot.',
    since: '7.0.0',
    group: 'pubsub',
    complexity: 'O(N) where N is the number of shard channels to subscribe to.',
    syntax: 'shardchannel [shardchannel ...]',
  },
  run(ctx, args) {
    for (const channel of args.slice(1)) ctx.node.pubsub.subscribe(ctx.client, 'shard', channel)
  },
}
