import type { CommandSpec } from '../command.ts'

export const punsubscribeCommand: CommandSpec = {
  name: 'punsubscribe',
  arity: -1,
  flags: ['pubsub', 'noscript', 'loading', 'stale'],
  acl: [],
  doc: {
    summary: 'Stops listening to patterns, or to all.',
    since: '2.0.0',
    group: 'pubsub',
    complexity: 'O(N+M) where N is the number of patterns the client is already subscribed and M is the number of total patterns subscribed in the system (by any client).',
    syntax: '[pattern [pattern ...]]',
  },
  run(ctx, args) {
    const { client, node: { pubsub } } = ctx
    if (args.length === 1) return pubsub.unsubscribeAllPatterns(client)
    for (const pattern of args.slice(1)) pubsub.unsubscribePattern(client, pattern)
  },
}
