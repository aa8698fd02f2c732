import { type CommandSpec, ReplyError } from '../command.ts'
import { sparkline } from '../../diagnostics/sparkline.ts'

export const latencyGraph: CommandSpec = {
  name: 'graph',
  arity: 3,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  acl: [],
  tips: ['nondeterministic_output', 'request_policy:all_nodes', 'response_policy:special'],
  doc: {
    summary: 'Draws the samples of an event.',
    since: '2.8.13',
    group: 'server',
    complexity: 'O(1)',
    syntax: 'event',
  },
  run(ctx, args) {
    const event = ctx.node.latency.get(args[2]!)
    if (event === undefined) throw new ReplyError(`ERR No samples available for event '${args[2]}'`)
    ctx.reply.verbatim('txt', sparkline(event, Math.floor(ctx.nowMs / 1000)))
  },
}
