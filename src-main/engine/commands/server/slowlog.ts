import type { CommandSpec } from '../command.ts'
import { helpCommand } from '../help-command.ts'
import { slowlogGet } from './slowlog-get.ts'
import { slowlogLen } from './slowlog-len.ts'
import { slowlogReset } from './slowlog-reset.ts'

const described: readonly CommandSpec[] = [slowlogGet, slowlogLen, slowlogReset]
const subcommands: readonly CommandSpec[] = [...described, helpCommand({ container: 'slowlog', group: 'server', since: '6.2.0', subcommands: described })]

export const slowlogCommand: CommandSpec = {
  name: 'slowlog',
  arity: -2,
  flags: [],
  acl: [],
  doc: {
    summary: 'A container for the log of slow commands.',
    since: '2.2.12',
    group: 'server',
    complexity: 'Depends on subcommand.',
    syntax: '',
  },
  subcommands: subcommands,
}
