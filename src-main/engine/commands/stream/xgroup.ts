import type { CommandSpec } from '../command.ts'
import { helpCommand } from '../help-command.ts'
import { xgroupCreate } from './xgroup-create.ts'
import { xgroupCreateconsumer } from './xgroup-createconsumer.ts'
import { xgroupDelconsumer } from './xgroup-delconsumer.ts'
import { xgroupDestroy } from './xgroup-destroy.ts'
import { xgroupSetid } from './xgroup-setid.ts'

const subcommands = [xgroupCreate, xgroupCreateconsumer, xgroupDelconsumer, xgroupDestroy, xgroupSetid]

export const xgroup: CommandSpec = {
  name: 'xgroup',
  arity: -2,
  flags: [],
  acl: [],
  doc: { summary: 'Manages the consumer groups of a stream.', since: '5.0.0', group: 'stream', complexity: 'Depends on the subcommand', syntax: '' },
  subcommands: [...subcommands, helpCommand({ container: 'xgroup', group: 'stream', since: '5.0.0', acl: ['stream'], subcommands })],
}
