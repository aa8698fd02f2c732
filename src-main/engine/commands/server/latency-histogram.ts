import type { Bytes } from '../../bytes.ts'
import type { CommandSpec } from '../command.ts'
import type { CommandContext } from '../context.ts'
import type { Histogram } from '../../diagnostics/command-latencies.ts'

export const latencyHistogram: CommandSpec = {
  name: 'histogram',
  arity: -2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  acl: [],
  tips: ['nondeterministic_output', 'request_policy:all_nodes', 'response_policy:special'],
  doc: {
    summary: 'Shows how the durations of commands are spread: calls, and how many took no longer than each power of two of microseconds.',
    since: '7.0.0',
    group: 'server',
    complexity: 'O(N) where N is the number of commands with latency information being retrieved.',
    syntax: '[command [command ...]]',
  },
  run(ctx, args) {
    const { node, reply } = ctx
    const found = args.length > 2 ? chosen(ctx, args.slice(2)) : node.commandLatencies.all()
    reply.map(found.length)
    for (const [name, histogram] of found) {
      const steps = histogram.cumulative()
      reply.bulk(name)
      reply.map(2)
      reply.bulk('calls')
      reply.integer(histogram.count)
      reply.bulk('histogram_usec')
      reply.map(steps.length)
      for (const { microseconds, calls } of steps) {
        reply.integer(microseconds)
        reply.integer(calls)
      }
    }
  },
}

/** A container stands for its subcommands; names nobody has called yet are left out. */
function chosen({ node }: CommandContext, names: readonly Bytes[]): (readonly [string, Histogram])[] {
  const wanted = names.map((name) => name.toLowerCase())
  return node.commandLatencies.all().filter(([name]) => wanted.some((each) => name === each || name.startsWith(`${each}|`)))
}
