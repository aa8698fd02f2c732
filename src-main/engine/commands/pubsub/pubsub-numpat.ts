import type { CommandSpec } from '../command.ts'

export const pubsubNumpat: CommandSpec = {
  name: 'numpat',
  arity: 2,
  flags: ['pubsub', 'loading', 'stale'],
  acl: [],
  doc: {
    summary: 'Counts the distinct patterns clients listen to.',
    since: '2.8.0',
    group: 'pubsub',
    complexity: 'O(1)',
    syntax: '',
  },
  run(ctx) {
    ctx.reply.integer(ctx.node.pubsub.patternCount)
  },
}
