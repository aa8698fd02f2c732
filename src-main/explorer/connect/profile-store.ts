import { randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { isMissingFile, readProfiles } from './profile-text.ts'
import type { ConnectionProfile, SavedProfile } from './profile.ts'

/** The connections a user keeps, in a file of the app's data folder. Secrets are not in it. */
export class ProfileStore {
  readonly #file: string
  #profiles: readonly SavedProfile[] | undefined

  constructor(file: string) {
    this.#file = file
  }

  /** In the order they were saved first. A file that cannot be read is an error, never an empty list. @throws Error */
  list(): readonly SavedProfile[] {
    this.#profiles ??= this.#read()
    return this.#profiles
  }

  get(profileId: string): SavedProfile | undefined {
    return this.list().find((profile) => profile.profileId === profileId)
  }

  /** Adds a profile, or replaces the one of that id. @throws Error when the file cannot be written */
  save(profile: ConnectionProfile, profileId: string = randomUUID()): SavedProfile {
    const saved: SavedProfile = { ...profile, profileId }
    const known = this.get(profileId) !== undefined
    this.#write(known ? this.list().map((one) => (one.profileId === profileId ? saved : one)) : [...this.list(), saved])
    return saved
  }

  /** Adds all at once, each under a new id. */
  addAll(profiles: readonly ConnectionProfile[]): readonly SavedProfile[] {
    const added = profiles.map((profile) => ({ ...profile, profileId: randomUUID() }))
    this.#write([...this.list(), ...added])
    return added
  }

  /** Removing one that is not there is no error. */
  remove(profileId: string): void {
    this.#write(this.list().filter((profile) => profile.profileId !== profileId))
  }

  #read(): readonly SavedProfile[] {
    let text: string
    try {
      text = readFileSync(this.#file, 'utf8')
    } catch (error) {
      if (isMissingFile(error)) return []
      throw error
    }
    return readProfiles(text).profiles.map((profile) => ({ ...profile, profileId: profile.profileId ?? randomUUID() }))
  }

  /** Beside and over: a crash leaves the old file or the new one. */
  #write(profiles: readonly SavedProfile[]): void {
    mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 })
    const beside = `${this.#file}.new`
    writeFileSync(beside, `${JSON.stringify({ slotscopeConnections: 1, connections: profiles }, undefined, 2)}\n`, { mode: 0o600 })
    renameSync(beside, this.#file)
    this.#profiles = profiles
  }
}
