import type { CommandSpec } from '../command.ts'
import { helpCommand } from '../help-command.ts'
import { latencyDoctor } from './latency-doctor.ts'
import { latencyGraph } from './latency-graph.ts'
import { latencyHistogram } from './latency-histogram.ts'
import { latencyHistory } from './latency-history.ts'
import { latencyLatest } from './latency-latest.ts'
import { latencyReset } from './latency-reset.ts'

const described: readonly CommandSpec[] = [latencyDoctor, latencyGraph, latencyHistogram, latencyHistory, latencyLatest, latencyReset]
const subcommands: readonly CommandSpec[] = [...described, helpCommand({ container: 'latency', group: 'server', since: '2.8.13', subcommands: described })]

export const latencyCommand: CommandSpec = {
  name: 'latency',
  arity: -2,
  flags: [],
  acl: [],
  doc: {
    summary: 'A container for the latency monitor.',
    since: '2.8.13',
    group: 'server',
    complexity: 'Depends on subcommand.',
    syntax: '',
  },
  subcommands: subcommands,
}
