import type { CommandSpec } from '../command.ts'
import { helpCommand } from '../help-command.ts'
import { xinfoConsumers } from './xinfo-consumers.ts'
import { xinfoGroups } from './xinfo-groups.ts'
import { xinfoStream } from './xinfo-stream.ts'

const subcommands = [xinfoConsumers, xinfoGroups, xinfoStream]

export const xinfo: CommandSpec = {
  name: 'xinfo',
  arity: -2,
  flags: [],
  acl: [],
  doc: { summary: 'Looks into a stream and its consumer groups.', since: '5.0.0', group: 'stream', complexity: 'Depends on the subcommand', syntax: '' },
  subcommands: [...subcommands, helpCommand({ container: 'xinfo', group: 'stream', since: '5.0.0', acl: ['stream'], subcommands })],
}
