import { DEFAULT_USER } from '../../acl/acl.ts'
import { removeUsers } from '../../acl/user-changes.ts'
import { type CommandSpec, ReplyError } from '../command.ts'

export const aclDeluser: CommandSpec = {
  name: 'deluser',
  arity: -3,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  acl: [],
  doc: {
    summary: 'Removes users and closes their connections.',
    since: '6.0.0',
    group: 'server',
    complexity: 'O(1) amortized time considering the typical user.',
    syntax: 'username [username ...]',
  },
  run({ client, node, reply }, args) {
    const names = args.slice(2)
    if (names.includes(DEFAULT_USER)) throw new ReplyError("ERR The 'default' user cannot be removed")
    reply.integer(removeUsers(node, names, client))
  },
}
