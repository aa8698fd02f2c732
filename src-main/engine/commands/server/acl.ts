import type { CommandSpec } from '../command.ts'
import { helpCommand } from '../help-command.ts'
import { aclCat } from './acl-cat.ts'
import { aclGenpass } from './acl-genpass.ts'
import { aclGetuser } from './acl-getuser.ts'
import { aclList } from './acl-list.ts'
import { aclUsers } from './acl-users.ts'
import { aclWhoami } from './acl-whoami.ts'

const described: readonly CommandSpec[] = [aclCat, aclGenpass, aclGetuser, aclList, aclUsers, aclWhoami]
const subcommands: readonly CommandSpec[] = [...described, helpCommand({ container: 'acl', group: 'server', since: '6.0.0', subcommands: described })]

export const aclCommand: CommandSpec = {
  name: 'acl',
  arity: -2,
  flags: [],
  acl: [],
  doc: {
    summary: 'A container for users and their rights. There is one user, with all rights.',
    since: '6.0.0',
    group: 'server',
    complexity: 'Depends on subcommand.',
    syntax: '',
  },
  subcommands: subcommands,
}
