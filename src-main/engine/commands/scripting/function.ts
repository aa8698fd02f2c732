import type { CommandSpec } from '../command.ts'
import { helpCommand } from '../help-command.ts'
import { functionDelete } from './function-delete.ts'
import { functionDump } from './function-dump.ts'
import { functionFlush } from './function-flush.ts'
import { functionKill } from './function-kill.ts'
import { functionList } from './function-list.ts'
import { functionLoad } from './function-load.ts'
import { functionRestore } from './function-restore.ts'
import { functionStats } from './function-stats.ts'

const described: readonly CommandSpec[] = [
  functionDelete, functionDump, functionFlush, functionKill, functionList, functionLoad, functionRestore, functionStats,
]
const subcommands: readonly CommandSpec[] = [...described, helpCommand({ container: 'function', group: 'scripting', since: '7.0.0', acl: ['scripting'], subcommands: described })]

export const functionCommand: CommandSpec = {
  name: 'function',
  arity: -2,
  flags: [],
  acl: [],
  doc: {
    summary: 'A container for commands about libraries of functions.',
    since: '7.0.0',
    group: 'scripting',
    complexity: 'Depends on subcommand.',
    syntax: '',
  },
  subcommands,
}
