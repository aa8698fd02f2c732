import { safeStorage } from 'electron'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { isMissingFile } from '../explorer/connect/profile-text.ts'
import type { ConnectionSecrets } from '../explorer/connect/profile.ts'
import { SessionSecrets, type SecretKeeping, type SecretStore } from '../explorer/connect/secret-store.ts'

/**
 * Secrets of saved connections, encrypted with a key of the system's keychain (Electron's safeStorage). Where a Linux desktop
 * has none, safeStorage would use a password that anybody knows: then they are kept until the app ends, and no longer.
 */
export class KeychainSecrets implements SecretStore {
  readonly #file: string
  readonly #session = new SessionSecrets()

  constructor(file: string) {
    this.#file = file
  }

  async save(profileId: string, secrets: ConnectionSecrets): Promise<SecretKeeping> {
    await this.#session.save(profileId, secrets)
    if (!(await hasKeychain())) return 'session'
    const encrypted = await safeStorage.encryptStringAsync(JSON.stringify(secrets))
    this.#write({ ...this.#read(), [profileId]: encrypted.toString('base64') })
    return 'keychain'
  }

  async load(profileId: string): Promise<ConnectionSecrets> {
    const encrypted = this.#read()[profileId]
    if (encrypted === undefined || !(await hasKeychain())) return this.#session.load(profileId)
    const { result } = await safeStorage.decryptStringAsync(Buffer.from(encrypted, 'base64'))
    return JSON.parse(result) as ConnectionSecrets
  }

  async whereKept(profileId: string): Promise<SecretKeeping | 'none'> {
    return this.#read()[profileId] === undefined ? this.#session.whereKept(profileId) : 'keychain'
  }

  async forget(profileId: string): Promise<void> {
    await this.#session.forget(profileId)
    const { [profileId]: forgotten, ...rest } = this.#read()
    if (forgotten !== undefined) this.#write(rest)
  }

  #read(): Readonly<Record<string, string>> {
    try {
      return JSON.parse(readFileSync(this.#file, 'utf8')) as Record<string, string>
    } catch (error) {
      if (isMissingFile(error)) return {}
      throw error
    }
  }

  #write(secrets: Readonly<Record<string, string>>): void {
    mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 })
    writeFileSync(`${this.#file}.new`, JSON.stringify(secrets), { mode: 0o600 })
    renameSync(`${this.#file}.new`, this.#file)
  }
}

/** `basic_text` is no keychain (Electron, safeStorage.getSelectedStorageBackend). */
async function hasKeychain(): Promise<boolean> {
  if (!(await safeStorage.isAsyncEncryptionAvailable())) return false
  return process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text'
}
