import { ConfigError } from '../config/config-error.ts'
import type { UserCheck } from '../config/config.ts'
import type { NodeServices } from '../node-services.ts'
import { readAclFile } from './acl-file.ts'
import type { CommandCatalogue } from './command-catalogue.ts'
import { User } from './user.ts'
import { checkDeclaration, loadDeclaredUsers } from './user-declarations.ts'

const BOTH_SOURCES =
  'Configuring Redis with users defined in redis.conf and at the same setting an ACL file path is invalid. This setup is very likely to ' +
  'lead to configuration errors and security holes, please define either an ACL file or declare users directly in your redis.conf, but not both.'

/** Judges each `user` line of a configuration while it is read. */
export function checkUserLine(commands: CommandCatalogue): UserCheck {
  return (config, words, earlier) => {
    const context = { commands, allChannelsByDefault: config.get('acl-pubsub-default') === 'allchannels' }
    checkDeclaration(words, earlier.map(([name]) => name!), new User('', context.allChannelsByDefault), context)
  }
}

/**
 * Makes the users a node starts with: those of its configuration, or those of its ACL file (ACLLoadUsersAtStartup).
 * @throws ConfigError for any fault: nobody may have other rights than was asked for.
 */
export function loadUsers(node: NodeServices): void {
  const { acl, config, disk } = node
  const path = config.get('aclfile')
  if (path !== '' && config.userLines.length > 0) throw new ConfigError(BOTH_SOURCES)
  loadDeclaredUsers(acl, config.userLines, (level, message) => node.log(level, message))
  if (path === '') return
  const read = readAclFile(acl, disk, path)
  if (!read.ok) throw new ConfigError(`Aborting Redis startup because of ACL errors: ${read.problems}`)
  acl.replaceAll(read.users)
}
