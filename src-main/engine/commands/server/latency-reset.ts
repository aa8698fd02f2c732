import type { CommandSpec } from '../command.ts'

export const latencyReset: CommandSpec = {
  name: 'reset',
  arity: -2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  acl: [],
  tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
  doc: {
    summary: 'Drops the samples of some events, or of all.',
    since: '2.8.13',
    group: 'server',
    complexity: 'O(1)',
    syntax: '[event [event ...]]',
  },
  run(ctx, args) {
    ctx.reply.integer(ctx.node.latency.reset(args.length > 2 ? args.slice(2) : undefined))
  },
}
