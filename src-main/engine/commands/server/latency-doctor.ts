import type { CommandSpec } from '../command.ts'
import type { CommandContext } from '../context.ts'

export const latencyDoctor: CommandSpec = {
  name: 'doctor',
  arity: 2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  acl: [],
  tips: ['nondeterministic_output', 'request_policy:all_nodes', 'response_policy:special'],
  doc: {
    summary: 'Says in words what the latency monitor has seen.',
    since: '2.8.13',
    group: 'server',
    complexity: 'O(1)',
    syntax: '',
  },
  run(ctx) {
    ctx.reply.verbatim('txt', report(ctx))
  },
}

function report({ node: { config, latency } }: CommandContext): string {
  const events = latency.all()
  if (config.integer('latency-monitor-threshold') === 0 && events.length === 0) {
    return 'The latency monitor is off. Turn it on with CONFIG SET latency-monitor-threshold <milliseconds>: events that take at least as long are then kept.\n'
  }
  if (events.length === 0) return 'No event has reached the latency threshold so far.\n'
  const lines = events.map(({ name, samples, maxMs }) => {
    const averageMs = samples.reduce((sum, sample) => sum + sample.latencyMs, 0) / samples.length
    return `${name}: ${samples.length} spikes, ${averageMs.toFixed(0)} ms on average, ${maxMs} ms at worst.`
  })
  return `${lines.join('\n')}\n`
}
