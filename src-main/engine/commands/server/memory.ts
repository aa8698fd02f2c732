import type { CommandSpec } from '../command.ts'
import { helpCommand } from '../help-command.ts'
import { memoryDoctor } from './memory-doctor.ts'
import { memoryMallocStats } from './memory-malloc-stats.ts'
import { memoryPurge } from './memory-purge.ts'
import { memoryStats } from './memory-stats.ts'
import { memoryUsage } from './memory-usage.ts'

const described: readonly CommandSpec[] = [memoryDoctor, memoryMallocStats, memoryPurge, memoryStats, memoryUsage]
const subcommands: readonly CommandSpec[] = [...described, helpCommand({ container: 'memory', group: 'server', since: '4.0.0', subcommands: described })]

export const memoryCommand: CommandSpec = {
  name: 'memory',
  arity: -2,
  flags: [],
  acl: [],
  doc: {
    summary: 'A container for questions about memory.',
    since: '4.0.0',
    group: 'server',
    complexity: 'Depends on subcommand.',
    syntax: '',
  },
  subcommands: subcommands,
}
