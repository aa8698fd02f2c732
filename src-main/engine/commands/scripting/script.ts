import type { CommandSpec } from '../command.ts'
import { helpCommand } from '../help-command.ts'
import { scriptDebug } from './script-debug.ts'
import { scriptExists } from './script-exists.ts'
import { scriptFlush } from './script-flush.ts'
import { scriptKill } from './script-kill.ts'
import { scriptLoad } from './script-load.ts'

const described: readonly CommandSpec[] = [scriptDebug, scriptExists, scriptFlush, scriptKill, scriptLoad]
const subcommands: readonly CommandSpec[] = [...described, helpCommand({ container: 'script', group: 'scripting', since: '5.0.0', acl: ['scripting'], subcommands: described })]

export const scriptCommand: CommandSpec = {
  name: 'script',
  arity: -2,
  flags: [],
  acl: [],
  doc: {
    summary: 'A container for commands about cached scripts.',
    since: '2.6.0',
    group: 'scripting',
    complexity: 'Depends on subcommand.',
    syntax: '',
  },
  subcommands,
}
