import type { CommandSpec } from '../command.ts'
import { helpCommand } from '../help-command.ts'
import { aclCat } from './cat.ts'
import { aclDeluser } from './deluser.ts'
import { aclDryrun } from './dryrun.ts'
import { aclGenpass } from './genpass.ts'
import { aclGetuser } from './getuser.ts'
import { aclList } from './list.ts'
import { aclLoad } from './load.ts'
import { aclLog } from './log.ts'
import { aclSave } from './save.ts'
import { aclSetuser } from './setuser.ts'
import { aclUsers } from './users.ts'
import { aclWhoami } from './whoami.ts'

const described: readonly CommandSpec[] = [
  aclCat, aclDeluser, aclDryrun, aclGenpass, aclGetuser, aclList, aclLoad, aclLog,
  aclSave, aclSetuser, aclUsers, aclWhoami,
]
const subcommands: readonly CommandSpec[] = [...described, helpCommand({ container: 'acl', group: 'server', since: '6.0.0', subcommands: described })]

export const aclCommand: CommandSpec = {
  name: 'acl',
  arity: -2,
  flags: [],
  acl: [],
  doc: {
    summary: 'A container for users and their rights.',
    since: '6.0.0',
    group: 'server',
    complexity: 'Depends on subcommand.',
    syntax: '',
  },
  subcommands: subcommands,
}
