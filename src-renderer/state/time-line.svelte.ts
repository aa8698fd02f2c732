import { SvelteMap } from 'svelte/reactivity'
import type { HistoryEntry, Topology } from '../../src-main/contract/model.ts'
import type { Bridge } from '../bridge.ts'

interface Past {
  readonly openedAtMs: number
  readonly entries: readonly HistoryEntry[]
}

const NOTHING: Past = { openedAtMs: 0, entries: [] }

/** What the clusters went through since their connections opened, and the moment one looks back at. */
export class TimeLine {
  readonly #byConnection = new SvelteMap<string, Past>()
  /** The entry that is shown in place of the live picture. */
  chosen = $state.raw<{ readonly connectionId: string; readonly entryId: number; readonly picture: Topology } | undefined>(undefined)
  readonly #bridge: Bridge
  #loading: readonly string[] = []
  #again: readonly string[] = []
  #wish = 0

  constructor(bridge: Bridge) {
    this.#bridge = bridge
    bridge.on('topology.changed', ({ connectionId }) => {
      if (this.#byConnection.has(connectionId)) void this.load(connectionId)
    })
  }

  of(connectionId: string | undefined): Past {
    return (connectionId === undefined ? undefined : this.#byConnection.get(connectionId)) ?? NOTHING
  }

  /** The picture one looks back at, of this connection. */
  pictureOf(connectionId: string | undefined): Topology | undefined {
    return this.chosen !== undefined && this.chosen.connectionId === connectionId ? this.chosen.picture : undefined
  }

  /** The entry that is shown: the chosen one, else the newest. */
  shownEntry(connectionId: string | undefined): HistoryEntry | undefined {
    const { entries } = this.of(connectionId)
    const { chosen } = this
    return chosen?.connectionId === connectionId ? entries.find((entry) => entry.id === chosen?.entryId) : entries.at(-1)
  }

  /** Fetches what happened since the last time; from then on it is kept up. */
  async load(connectionId: string): Promise<void> {
    // One that happens while an answer is on its way is asked for right after it.
    if (this.#loading.includes(connectionId)) {
      this.#again = [...this.#again, connectionId]
      return
    }
    this.#loading = [...this.#loading, connectionId]
    const lastId = this.of(connectionId).entries.at(-1)?.id
    const result = await this.#bridge.call('topology.history', { connectionId, ...(lastId === undefined ? {} : { sinceId: lastId }) })
    this.#loading = this.#loading.filter((each) => each !== connectionId)
    if (!result.ok) return
    const { openedAtMs, entries, firstId } = result.value
    if (lastId === undefined || entries.length > 0) this.#byConnection.set(connectionId, { openedAtMs, entries: [...this.of(connectionId).entries.filter((entry) => entry.id >= firstId), ...entries] })
    if (!this.#again.includes(connectionId)) return
    this.#again = this.#again.filter((each) => each !== connectionId)
    await this.load(connectionId)
  }

  /** Shows the cluster as it was from an entry on; the newest entry is the present. */
  async choose(connectionId: string, entryId: number): Promise<void> {
    const wish = ++this.#wish
    if (entryId === this.of(connectionId).entries.at(-1)?.id) return this.goLive()
    const result = await this.#bridge.call('topology.at', { connectionId, entryId })
    // Whoever drags on meanwhile wants the later moment.
    if (result.ok && wish === this.#wish) this.chosen = { connectionId, entryId, picture: result.value }
  }

  /** To the entry before or after the one shown. */
  async step(connectionId: string, by: 1 | -1): Promise<void> {
    const { entries } = this.of(connectionId)
    const shown = this.shownEntry(connectionId)
    const next = entries[entries.findIndex((entry) => entry.id === shown?.id) + by]
    if (next !== undefined) await this.choose(connectionId, next.id)
  }

  goLive(): void {
    this.#wish++
    this.chosen = undefined
  }
}
