import type { CommandSpec } from '../command.ts'

export const psubscribeCommand: CommandSpec = {
  name: 'psubscribe',
  arity: -2,
  flags: ['pubsub', 'noscript', 'loading', 'stale'],
  acl: [],
  doc: {
    summary: 'Starts listening to all channels that match the patterns.',
    since: '2.0.0',
    group: 'pubsub',
    complexity: 'O(N) where N is the number of patterns the client is already subscribed to.',
    syntax: 'pattern [pattern ...]{block}',
  },
  run(ctx, args) {
    for (const pattern of args.slice(1)) ctx.node.pubsub.subscribePattern(ctx.client, pattern)
  },
}
