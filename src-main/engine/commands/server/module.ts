import type { CommandSpec } from '../command.ts'
import { helpCommand } from '../help-command.ts'
import { moduleList } from './module-list.ts'
import { moduleLoad } from './module-load.ts'
import { moduleLoadex } from './module-loadex.ts'
import { moduleUnload } from './module-unload.ts'

const described: readonly CommandSpec[] = [moduleList, moduleLoad, moduleLoadex, moduleUnload]
const subcommands: readonly CommandSpec[] = [...described, helpCommand({ container: 'module', group: 'server', since: '5.0.0', subcommands: described })]

export const moduleCommand: CommandSpec = {
  name: 'module',
  arity: -2,
  flags: [],
  acl: [],
  doc: {
    summary: 'A container for modules, of which this server has none.',
    since: '4.0.0',
    group: 'server',
    complexity: 'Depends on subcommand.',
    syntax: '',
  },
  subcommands: subcommands,
}
