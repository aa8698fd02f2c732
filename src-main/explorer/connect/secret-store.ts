import type { SecretKeeping } from './connection-data.ts'
import type { ConnectionSecrets } from './profile.ts'

export type { SecretKeeping }

/** Where secrets of saved connections are kept. Never a file that could be read without the user's own keychain. */
export interface SecretStore {
  /** @returns how long it will be kept */
  save(profileId: string, secrets: ConnectionSecrets): Promise<SecretKeeping>
  load(profileId: string): Promise<ConnectionSecrets>
  whereKept(profileId: string): Promise<SecretKeeping | 'none'>
  forget(profileId: string): Promise<void>
}

/** Keeps secrets in memory, until the process ends: the web shell has no keychain. */
export class SessionSecrets implements SecretStore {
  readonly #secrets = new Map<string, ConnectionSecrets>()

  async save(profileId: string, secrets: ConnectionSecrets): Promise<SecretKeeping> {
    this.#secrets.set(profileId, secrets)
    return 'session'
  }

  async load(profileId: string): Promise<ConnectionSecrets> {
    return this.#secrets.get(profileId) ?? {}
  }

  async whereKept(profileId: string): Promise<SecretKeeping | 'none'> {
    return this.#secrets.has(profileId) ? 'session' : 'none'
  }

  async forget(profileId: string): Promise<void> {
    this.#secrets.delete(profileId)
  }
}
