import { createHash } from 'node:crypto'
import type { Bytes } from '../bytes.ts'
import { ReplyError } from '../commands/command.ts'
import type { Config } from '../config/config.ts'
import type { Client } from './client.ts'

const DEFAULT_USER = 'default'

/**
 * Lets a client in as a user. There is one user, "default", whose password is `requirepass`; without one any password does
 * (nopass).
 * @throws ReplyError for a wrong name or password.
 */
export function authenticate(client: Client, config: Config, user: Bytes, password: Bytes): void {
  const wanted = config.get('requirepass')
  if (user !== DEFAULT_USER || (wanted !== '' && !isSame(password, wanted))) {
    throw new ReplyError('WRONGPASS invalid username-password pair or user is disabled.')
  }
  client.user = user
  client.isAuthenticated = true
}

/** Back to what a new connection is: let in only when no password is asked for. */
export function deauthenticate(client: Client, config: Config): void {
  client.user = DEFAULT_USER
  client.isAuthenticated = config.get('requirepass') === ''
}

/** The SHA-256 of the default user's password, as ACL LIST shows it; undefined when there is none. */
export function passwordHash(config: Config): string | undefined {
  const password = config.get('requirepass')
  return password === '' ? undefined : createHash('sha256').update(password, 'latin1').digest('hex')
}

/** Compares in a time that tells nothing of where two passwords differ. */
function isSame(given: Bytes, wanted: Bytes): boolean {
  let difference = given.length ^ wanted.length
  for (let i = 0; i < given.length; i++) difference |= given.charCodeAt(i) ^ (wanted.charCodeAt(i % wanted.length) || 0)
  return difference === 0
}
