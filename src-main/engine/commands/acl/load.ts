import { readAclFile } from '../../acl/acl-file.ts'
import { closeConnectionsOf } from '../../acl/disconnections.ts'
import type { Bytes } from '../../bytes.ts'
import type { NodeServices } from '../../node-services.ts'
import { type CommandSpec, ReplyError } from '../command.ts'

export const aclLoad: CommandSpec = {
  name: 'load',
  arity: 2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  acl: [],
  doc: {
    summary: 'Reads the users from the ACL file, all or none.',
    since: '6.0.0',
    group: 'server',
    complexity: 'O(N). Where N is the number of configured users.',
    syntax: '',
  },
  run({ client, node, reply }) {
    const { acl } = node
    const read = readAclFile(acl, node.disk, aclFileOf(node))
    if (!read.ok) throw new ReplyError(`ERR ${read.problems}`)
    for (const user of acl.replaceAll(read.users)) closeConnectionsOf(node, user, client)
    reply.ok()
  },
}

const NO_FILE =
  'ERR This Redis instance is not configured to use an ACL file. You may want to specify users via the ACL SETUSER command and then issue ' +
  'a CONFIG REWRITE (assuming you have a Redis configuration file set) in order to store users in the Redis configuration.'

/** Where users are kept. @throws ReplyError when no `aclfile` is configured. */
export function aclFileOf({ config }: NodeServices): Bytes {
  const path = config.get('aclfile')
  if (path === '') throw new ReplyError(NO_FILE)
  return path
}
