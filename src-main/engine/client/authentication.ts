import { logFailedLogin } from '../acl/refusals.ts'
import type { Bytes } from '../bytes.ts'
import { ReplyError } from '../commands/command.ts'
import type { NodeServices } from '../node-services.ts'
import type { Client } from './client.ts'

/**
 * Lets a client in as a user (ACLAuthenticateUser).
 * @param command the word it asked with, for the log.
 * @throws ReplyError for a wrong name or password, or a user that is off.
 */
export function authenticate(client: Client, node: NodeServices, name: Bytes, password: Bytes, command: Bytes): void {
  const user = node.acl.user(name)
  if (user?.accepts(password) !== true) {
    logFailedLogin(node, client, name, command)
    throw new ReplyError('WRONGPASS invalid username-password pair or user is disabled.')
  }
  client.user = user
  client.isAuthenticated = true
}

/** Back to what a new connection is: the default user's, let in only when no password is asked for (clientSetDefaultAuth). */
export function deauthenticate(client: Client, { acl }: NodeServices): void {
  client.user = acl.defaultUser
  client.isAuthenticated = !acl.asksForPassword
}
