import type { RedirectReport } from '../engine/redirect-batches.ts'
import type { ClientRedirect, ClientRedirectTotals, RedirectedApplication } from './client-redirect-data.ts'
import { clientRedirectOf } from './client-redirect.ts'
import { isOwnSocket } from './own-sockets.ts'

interface Tally {
  readonly label: string
  readonly connections: Set<string>
  /** Slot to the address it was last told, to notice what is told again. */
  readonly told: Map<number, string>
  moved: number
  ask: number
  refused: number
  repeated: number
  lastAtMs: number
}

/** Terminals and the lab are redirected, too; they must not look like somebody's application. */
const OWN_NAME = 'Slotscope'
const MAX_APPLICATIONS = 200
const MAX_CONNECTIONS_COUNTED = 10_000
const SHOWN_APPLICATIONS = 50

/** The newest redirects given to any client of one sandbox, in a ring, and who was given how many. */
export class ClientRedirectLog {
  readonly #host: string
  readonly #ring: (ClientRedirect | RedirectReport | undefined)[]
  readonly #tallies = new Map<string, Tally>()
  #nextId = 1
  #firstId = 1
  #moved = 0
  #ask = 0
  #refused = 0
  #dropped = 0

  /** @param host where the nodes listen  @param capacity how many redirects are kept */
  constructor(host: string, capacity = 20_000) {
    this.#host = host
    this.#ring = new Array<ClientRedirect | RedirectReport | undefined>(capacity).fill(undefined)
  }

  /** Reports are kept as they came and put into words when somebody reads them: most never are. */
  record(reports: readonly RedirectReport[], dropped: number): void {
    this.#dropped += dropped
    for (const each of reports) {
      const report = isOwnSocket(each.clientAddress) ? { ...each, clientName: OWN_NAME } : each
      this.#ring[this.#nextId % this.#ring.length] = report
      this.#nextId++
      this.#count(report)
    }
  }

  /** How many were recorded since the log began; also the newest one's id. */
  get recorded(): number {
    return this.#nextId - 1
  }

  /** The newest redirects, oldest first. */
  newest(limit: number): ClientRedirect[] {
    const first = Math.max(this.#firstId, this.#nextId - this.#ring.length, this.#nextId - limit)
    return Array.from({ length: this.#nextId - first }, (_, i) => this.#read(first + i))
  }

  get totals(): ClientRedirectTotals {
    const applications = [...this.#tallies.values()].map(applicationOf).sort((a, b) => countOf(b) - countOf(a))
    const [moved, ask, refused] = [this.#moved, this.#ask, this.#refused]
    return { redirects: moved + ask + refused, moved, ask, refused, dropped: this.#dropped, applications: applications.slice(0, SHOWN_APPLICATIONS) }
  }

  /** Forgets everything; numbering goes on. */
  clear(): void {
    this.#ring.fill(undefined)
    this.#firstId = this.#nextId
    this.#tallies.clear()
    this.#moved = this.#ask = this.#refused = this.#dropped = 0
  }

  #read(id: number): ClientRedirect {
    const place = id % this.#ring.length
    const entry = this.#ring[place]!
    if ('id' in entry) return entry
    return (this.#ring[place] = clientRedirectOf(id, entry, this.#host))
  }

  #count(report: RedirectReport): void {
    const tally = this.#tallyOf(report)
    tally.lastAtMs = report.atMs
    if (tally.connections.size < MAX_CONNECTIONS_COUNTED) tally.connections.add(`${report.key} ${report.clientId}`)
    if (report.message.startsWith('MOVED ')) {
      this.#moved++
      tally.moved++
      if (isToldAgain(tally.told, report.message)) tally.repeated++
    } else if (report.message.startsWith('ASK ')) {
      this.#ask++
      tally.ask++
    } else {
      this.#refused++
      tally.refused++
    }
  }

  #tallyOf(report: RedirectReport): Tally {
    const label = labelOf(report)
    const known = this.#tallies.get(label)
    if (known !== undefined) return known
    if (this.#tallies.size >= MAX_APPLICATIONS) this.#tallies.delete(this.#leastRecent())
    const tally: Tally = { label, connections: new Set(), told: new Map(), moved: 0, ask: 0, refused: 0, repeated: 0, lastAtMs: report.atMs }
    this.#tallies.set(label, tally)
    return tally
  }

  #leastRecent(): string {
    return [...this.#tallies.values()].reduce((oldest, tally) => (tally.lastAtMs < oldest.lastAtMs ? tally : oldest)).label
  }
}

function labelOf({ clientName, libName, clientAddress }: RedirectReport): string {
  if (clientName !== '') return clientName
  return libName === '' ? clientAddress.slice(0, clientAddress.lastIndexOf(':')) : libName
}

/** `MOVED slot address`: at most one entry a slot, so the map is bounded by the number of slots. */
function isToldAgain(told: Map<number, string>, message: string): boolean {
  const space = message.indexOf(' ', 6)
  const slot = Number(message.slice(6, space))
  const address = message.slice(space + 1)
  if (told.get(slot) === address) return true
  told.set(slot, address)
  return false
}

function applicationOf({ label, connections, moved, ask, refused, repeated, lastAtMs }: Tally): RedirectedApplication {
  return { label, connections: connections.size, moved, ask, refused, repeated, lastAtMs }
}

function countOf({ moved, ask, refused }: RedirectedApplication): number {
  return moved + ask + refused
}
