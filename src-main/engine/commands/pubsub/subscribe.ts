import type { CommandSpec } from '../command.ts'

export const subscribeCommand: CommandSpec = {
  name: 'subscribe',
  arity: -2,
  flags: ['pubsub', 'noscript', 'loading', 'stale'],
  acl: [],
  doc: {
    summary: 'Starts listening to channels.',
    since: '2.0.0',
    group: 'pubsub',
    complexity: 'O(N) where N is the number of channels to subscribe to.',
    syntax: 'channel [channel ...]',
  },
  run(ctx, args) {
    for (const channel of args.slice(1)) ctx.node.pubsub.subscribe(ctx.client, 'channel', channel)
  },
}
