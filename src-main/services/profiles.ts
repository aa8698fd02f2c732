import { Refusal } from '../contract/errors.ts'
import type { ConnectionDraft, SavedConnection } from '../contract/connections.ts'
import type { Emit } from '../contract/session.ts'
import type { ProfileStore } from '../explorer/connect/profile-store.ts'
import { exportText, readProfiles } from '../explorer/connect/profile-text.ts'
import type { ConnectionSecrets, SavedProfile } from '../explorer/connect/profile.ts'
import type { SecretStore } from '../explorer/connect/secret-store.ts'
import type { CallTable } from './call-table.ts'
import { hasSecrets, profileOf, secretsOf } from './connection-draft.ts'
import type { Connections } from './connections.ts'

/** The saved connections, with where their secrets are. */
export class Profiles {
  readonly #store: ProfileStore
  readonly #secrets: SecretStore
  readonly #emit: Emit

  constructor(store: ProfileStore, secrets: SecretStore, emit: Emit) {
    this.#store = store
    this.#secrets = secrets
    this.#emit = emit
  }

  list(): Promise<SavedConnection[]> {
    return Promise.all(this.#store.list().map((profile) => this.#shown(profile)))
  }

  /** The profile of that id, or a NOT_FOUND refusal. */
  get(profileId: string): SavedProfile {
    const profile = this.#store.get(profileId)
    if (profile === undefined) throw new Refusal('NOT_FOUND', 'there is no such saved connection')
    return profile
  }

  async secretsOf(profileId: string | undefined): Promise<ConnectionSecrets> {
    return profileId === undefined ? {} : this.#secrets.load(profileId)
  }

  async save(draft: ConnectionDraft): Promise<SavedConnection> {
    const secrets = secretsOf(draft, await this.secretsOf(draft.profileId))
    const saved = this.#store.save(profileOf(draft), draft.profileId)
    if (hasSecrets(secrets)) await this.#secrets.save(saved.profileId, secrets)
    await this.#changed()
    return this.#shown(saved)
  }

  async remove(profileId: string): Promise<void> {
    this.#store.remove(profileId)
    await this.#secrets.forget(profileId)
    await this.#changed()
  }

  export(): { text: string; count: number } {
    const profiles = this.#store.list()
    return { text: exportText(profiles), count: profiles.length }
  }

  async import(text: string): Promise<{ count: number; skippedCount: number }> {
    const { profiles, skippedCount } = readOrRefuse(text)
    // Ids of another machine's list mean nothing here, and could name one of ours.
    this.#store.addAll(profiles.map(({ profileId: _, ...profile }) => profile))
    await this.#changed()
    return { count: profiles.length, skippedCount }
  }

  async #shown(profile: SavedProfile): Promise<SavedConnection> {
    return { ...profile, secretsKept: await this.#secrets.whereKept(profile.profileId) }
  }

  async #changed(): Promise<void> {
    this.#emit('profile.changed', { profiles: await this.list() })
  }
}

/** Calls about saved connections. */
export function profileCalls(profiles: Profiles, connections: Connections): CallTable<'profile.list' | 'profile.save' | 'profile.open' | 'profile.remove' | 'profile.export' | 'profile.import'> {
  return {
    'profile.list': () => profiles.list(),
    'profile.save': (draft) => profiles.save(draft),
    'profile.open': async ({ profileId }) => {
      const { profileId: _, ...profile } = profiles.get(profileId)
      return connections.open({ profile, secrets: await profiles.secretsOf(profileId), profileId })
    },
    'profile.remove': async ({ profileId }) => {
      await profiles.remove(profileId)
      return null
    },
    'profile.export': () => profiles.export(),
    'profile.import': ({ text }) => profiles.import(text),
  }
}

function readOrRefuse(text: string): ReturnType<typeof readProfiles> {
  try {
    return readProfiles(text)
  } catch (failure) {
    throw new Refusal('BAD_REQUEST', failure instanceof Error ? failure.message : String(failure))
  }
}
