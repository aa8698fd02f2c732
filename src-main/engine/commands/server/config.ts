import type { CommandSpec } from '../command.ts'
import { helpCommand } from '../help-command.ts'
import { configGet } from './config-get.ts'
import { configResetstat } from './config-resetstat.ts'
import { configRewrite } from './config-rewrite.ts'
import { configSet } from './config-set.ts'

const described: readonly CommandSpec[] = [configGet, configResetstat, configRewrite, configSet]
const subcommands: readonly CommandSpec[] = [...described, helpCommand({ container: 'config', group: 'server', since: '5.0.0', subcommands: described })]

export const configCommand: CommandSpec = {
  name: 'config',
  arity: -2,
  flags: [],
  acl: [],
  doc: {
    summary: 'A container for reading and changing settings.',
    since: '2.0.0',
    group: 'server',
    complexity: 'Depends on subcommand.',
    syntax: '',
  },
  subcommands: subcommands,
}
