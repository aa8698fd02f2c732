import type { SimRandom } from './sim-random.ts'

/** Keys per slot the simulated clients append to. */
export const KEYS_PER_SLOT = 2
/** An append-only file synced every second may lose this much when the power goes. */
export const FSYNC_PERIOD_MS = 1000

/** One item of a replication stream. */
export type Entry =
  | { readonly kind: 'append'; readonly slot: number; readonly key: string; readonly id: number }
  | { readonly kind: 'put'; readonly slot: number; readonly key: string; readonly ids: readonly number[] }
  | { readonly kind: 'delete'; readonly slot: number; readonly key: string }
  | { readonly kind: 'flush' }
  | { readonly kind: 'ping' }

const BACKLOG_ENTRIES = 2000

/** The keys of one node and its place in replication history; a value is the list of the ids appended to it. */
export class Store {
  readonly slots = new Map<number, Map<string, number[]>>()
  replId: string
  offset = 0
  #previousReplId = ''
  #previousUpTo = -1
  #backlog: Entry[] = []
  readonly #recent: { readonly atMs: number; readonly key: string; readonly slot: number; readonly id: number }[] = []

  constructor(random: SimRandom) {
    this.replId = random.hex(40)
  }

  get keyCount(): number {
    let count = 0
    for (const keys of this.slots.values()) count += keys.size
    return count
  }

  keysIn(slot: number): number {
    return this.slots.get(slot)?.size ?? 0
  }

  value(slot: number, key: string): readonly number[] | undefined {
    return this.slots.get(slot)?.get(key)
  }

  /** Carries out an entry, whether born here or received, and keeps it for replicas. */
  apply(entry: Entry, nowMs: number): void {
    this.offset++
    this.#backlog.push(entry)
    if (this.#backlog.length > BACKLOG_ENTRIES * 2) this.#backlog = this.#backlog.slice(-BACKLOG_ENTRIES)
    switch (entry.kind) {
      case 'append':
        this.#append(entry.slot, entry.key, entry.id)
        this.#note(entry.slot, entry.key, entry.id, nowMs)
        return
      case 'put':
        this.#keys(entry.slot).set(entry.key, [...entry.ids])
        return
      case 'delete':
        this.#keys(entry.slot).delete(entry.key)
        if (this.keysIn(entry.slot) === 0) this.slots.delete(entry.slot)
        return
      case 'flush':
        this.slots.clear()
        return
      case 'ping':
        return
    }
  }

  /** The entries after an offset, up to another. */
  entries(after: number, upTo: number): readonly Entry[] {
    const first = this.offset - this.#backlog.length
    return this.#backlog.slice(after - first, upTo - first)
  }

  /** Whether a replica at (replId, offset) can go on from the backlog (PSYNC). */
  canContinue(replId: string, offset: number): boolean {
    const known = replId === this.replId ? offset <= this.offset : replId === this.#previousReplId && offset <= this.#previousUpTo
    return known && offset >= this.offset - this.#backlog.length
  }

  /** Whether the history here is that one or branched off from it. */
  comesFrom(replId: string): boolean {
    return replId === this.replId || replId === this.#previousReplId
  }

  /** Goes on under the primary's history; the entries here are a prefix of it. */
  continueFrom(primary: Store): void {
    this.replId = primary.replId
  }

  /** Throws everything away for a copy of the primary (full synchronization). */
  copyFrom(primary: Store): void {
    this.slots.clear()
    for (const [slot, keys] of primary.slots) this.slots.set(slot, new Map([...keys].map(([key, ids]) => [key, [...ids]])))
    this.replId = primary.replId
    this.offset = primary.offset
    this.#previousReplId = ''
    this.#backlog = []
    this.#recent.length = 0
  }

  /** A replica becomes a primary: a new history that begins where the old one stands. */
  branch(random: SimRandom): void {
    this.#previousReplId = this.replId
    this.#previousUpTo = this.offset
    this.replId = random.hex(40)
  }

  /** The process restarts from its append-only file: the keys are there, the history is not. */
  restart(random: SimRandom): void {
    this.replId = random.hex(40)
    this.offset = 0
    this.#previousReplId = ''
    this.#backlog = []
  }

  /** What was appended in the last second is gone. Answers the ids. */
  losePower(nowMs: number): number[] {
    const lost: number[] = []
    for (const { atMs, slot, key, id } of this.#recent) {
      const ids = this.slots.get(slot)?.get(key)
      if (atMs < nowMs - FSYNC_PERIOD_MS || !ids) continue
      this.#keys(slot).set(key, ids.filter((kept) => kept !== id))
      lost.push(id)
    }
    this.#recent.length = 0
    return lost
  }

  erase(): void {
    this.slots.clear()
    this.#recent.length = 0
  }

  /** Same keys with the same values, whatever the order they came in. */
  equals(other: Store): boolean {
    return this.fingerprint() === other.fingerprint()
  }

  fingerprint(): string {
    const lines: string[] = []
    for (const [slot, keys] of this.slots) for (const [key, ids] of keys) lines.push(`${slot} ${key} ${ids.join(',')}`)
    return lines.sort().join('\n')
  }

  #keys(slot: number): Map<string, number[]> {
    let keys = this.slots.get(slot)
    if (!keys) this.slots.set(slot, (keys = new Map()))
    return keys
  }

  #append(slot: number, key: string, id: number): void {
    const ids = this.slots.get(slot)?.get(key)
    if (ids) ids.push(id)
    else this.#keys(slot).set(key, [id])
  }

  #note(slot: number, key: string, id: number, nowMs: number): void {
    this.#recent.push({ atMs: nowMs, slot, key, id })
    if (this.#recent.length > 400) this.#recent.splice(0, 200)
  }
}
