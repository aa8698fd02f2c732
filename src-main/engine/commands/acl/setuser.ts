import { hasSpaces } from '../../acl/selector-rules.ts'
import { changeUser } from '../../acl/user-changes.ts'
import { type CommandSpec, ReplyError } from '../command.ts'

export const aclSetuser: CommandSpec = {
  name: 'setuser',
  arity: -3,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  acl: [],
  doc: {
    summary: 'Makes a user, or changes one.',
    since: '6.0.0',
    group: 'server',
    complexity: 'O(N). Where N is the number of rules provided.',
    syntax: 'username [rule [rule ...]]',
    history: [['6.2.0', 'Takes channel patterns.'], ['7.0.0', 'Takes selectors, and keys to be read or written alone.']],
  },
  run({ client, node, reply }, args) {
    if (hasSpaces(args[2]!)) throw new ReplyError("ERR Usernames can't contain spaces or null characters")
    changeUser(node, args[2]!, args.slice(3), client)
    reply.ok()
  },
}
