import type { CommandSpec } from '../command.ts'

export const latencyHistory: CommandSpec = {
  name: 'history',
  arity: 3,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  acl: [],
  tips: ['nondeterministic_output', 'request_policy:all_nodes', 'response_policy:special'],
  doc: {
    summary: 'Shows the samples of an event: time and milliseconds.',
    since: '2.8.13',
    group: 'server',
    complexity: 'O(1)',
    syntax: 'event',
  },
  run(ctx, args) {
    const samples = ctx.node.latency.get(args[2]!)?.samples ?? []
    ctx.reply.array(samples.length)
    for (const { atSeconds, latencyMs } of samples) {
      ctx.reply.array(2)
      ctx.reply.integer(atSeconds)
      ctx.reply.integer(latencyMs)
    }
  },
}
