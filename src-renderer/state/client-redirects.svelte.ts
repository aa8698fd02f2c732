import { SvelteMap } from 'svelte/reactivity'
import type { ClientRedirectBatch, RedirectsPicture, RedirectSource } from '../../src-main/contract/client-redirects.ts'
import type { ClientRedirect, ClientRedirectTotals } from '../../src-main/contract/model.ts'
import type { Bridge } from '../bridge.ts'
import type { Notices } from './notices.svelte.ts'

/** What the nodes of one connection tell of clients they redirect. */
export interface RedirectRecord {
  readonly source: RedirectSource
  readonly isWatched: boolean
  /** Oldest first. */
  readonly redirects: readonly ClientRedirect[]
  readonly totals: ClientRedirectTotals
  readonly notShownCount: number
}

const KEPT = 1_000
/** Oftener nobody can read, and drawing would keep the window busy. */
const PAUSE_MS = 200

/** Redirects given to any client of a sandbox, while somebody watches. */
export class ClientRedirects {
  readonly #byConnection = new SvelteMap<string, RedirectRecord>()
  readonly #bridge: Bridge
  readonly #notices: Notices
  #waiting: ClientRedirectBatch[] = []
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(bridge: Bridge, notices: Notices) {
    this.#bridge = bridge
    this.#notices = notices
    bridge.on('redirects.batch', (batch) => {
      this.#waiting.push(batch)
      if (this.#timer === undefined) this.#timer = setTimeout(() => this.#take(), PAUSE_MS)
    })
  }

  of(connectionId: string | undefined): RedirectRecord | undefined {
    return connectionId === undefined ? undefined : this.#byConnection.get(connectionId)
  }

  #take(): void {
    const batches = this.#waiting
    this.#waiting = []
    this.#timer = undefined
    for (const [connectionId, record] of [...this.#byConnection]) {
      const own = batches.filter((batch) => batch.connectionId === connectionId)
      if (own.length > 0) this.#byConnection.set(connectionId, withBatches(record, own))
    }
  }

  async watch(connectionId: string): Promise<void> {
    const result = await this.#bridge.call('redirects.watch', { connectionId })
    if (result.ok) this.#byConnection.set(connectionId, recordOf(result.value))
    else this.#notices.fail(result)
  }

  async unwatch(connectionId: string): Promise<void> {
    const result = await this.#bridge.call('redirects.unwatch', { connectionId })
    const record = this.#byConnection.get(connectionId)
    if (result.ok && record !== undefined) this.#byConnection.set(connectionId, { ...record, isWatched: false })
  }

  async clear(connectionId: string): Promise<void> {
    const result = await this.#bridge.call('redirects.clear', { connectionId })
    if (result.ok && this.#byConnection.get(connectionId)?.isWatched === true) await this.watch(connectionId)
  }

  /** The bridge is new: what was watched over the old one is no longer. */
  async resume(): Promise<void> {
    const watched = [...this.#byConnection].filter(([, record]) => record.isWatched).map(([connectionId]) => connectionId)
    this.#byConnection.clear()
    await Promise.all(watched.map((connectionId) => this.watch(connectionId)))
  }
}

function withBatches(record: RedirectRecord, batches: readonly ClientRedirectBatch[]): RedirectRecord {
  const lastId = record.redirects.at(-1)?.id ?? 0
  const fresh = batches.flatMap(({ redirects }) => redirects).filter(({ id }) => id > lastId)
  const notShown = batches.reduce((sum, batch) => sum + batch.notShown, 0)
  return { ...record, redirects: [...record.redirects, ...fresh].slice(-KEPT), totals: batches.at(-1)?.totals ?? record.totals, notShownCount: record.notShownCount + notShown }
}

function recordOf({ source, redirects, totals }: RedirectsPicture): RedirectRecord {
  return { source, isWatched: source === 'embedded', redirects, totals, notShownCount: 0 }
}
