import type { Bytes } from '../engine/bytes.ts'
import { bytesFromText } from '../engine/text.ts'

/** How to log in to a node. Never logged, never part of an event. */
export interface Credentials {
  readonly username?: string | undefined
  readonly password?: string | undefined
}

/** TLS material as paths would be read by the caller: PEM text. `true` in place of it means system trust. */
export interface TlsSettings {
  readonly ca?: string | Buffer | undefined
  readonly cert?: string | Buffer | undefined
  readonly key?: string | Buffer | undefined
  /** Of the key. */
  readonly passphrase?: string | undefined
  readonly servername?: string | undefined
  readonly rejectUnauthorized?: boolean | undefined
}

/** The AUTH command for these credentials; undefined when there is no password to give. */
export function authCommand(credentials: Credentials | undefined): Bytes[] | undefined {
  if (credentials?.password === undefined) return undefined
  const password = bytesFromText(credentials.password)
  return credentials.username === undefined ? ['AUTH', password] : ['AUTH', bytesFromText(credentials.username), password]
}
