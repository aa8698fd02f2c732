import { writeAclFile } from '../../acl/acl-file.ts'
import { type CommandSpec, ReplyError } from '../command.ts'
import { aclFileOf } from './load.ts'

export const aclSave: CommandSpec = {
  name: 'save',
  arity: 2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  acl: [],
  doc: {
    summary: 'Writes the users to the ACL file.',
    since: '6.0.0',
    group: 'server',
    complexity: 'O(N). Where N is the number of configured users.',
    syntax: '',
  },
  run({ node, reply }) {
    const path = aclFileOf(node)
    try {
      writeAclFile(node.acl, node.disk, path)
    } catch (error) {
      node.log('warning', `Writing ACL file for ACL SAVE: ${error instanceof Error ? error.message : String(error)}`)
      throw new ReplyError('ERR There was an error trying to save the ACLs. Please check the server logs for more information')
    }
    reply.ok()
  },
}
