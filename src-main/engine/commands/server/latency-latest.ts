import type { CommandSpec } from '../command.ts'

export const latencyLatest: CommandSpec = {
  name: 'latest',
  arity: 2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  acl: [],
  tips: ['nondeterministic_output', 'request_policy:all_nodes', 'response_policy:special'],
  doc: {
    summary: 'Shows the last and the worst latency of each event.',
    since: '2.8.13',
    group: 'server',
    complexity: 'O(1)',
    syntax: '',
  },
  run(ctx) {
    const { node: { latency }, reply } = ctx
    const events = latency.all()
    reply.array(events.length)
    for (const { name, samples, maxMs } of events) {
      const last = samples.at(-1)!
      reply.array(4)
      reply.bulk(name)
      reply.integer(last.atSeconds)
      reply.integer(last.latencyMs)
      reply.integer(maxMs)
    }
  },
}
