import type { Bytes } from '../bytes.ts'
import type { Client } from '../client/client.ts'

/** The keys clients WATCH, so that a change marks the watchers' transactions to fail (multi.c). */
export class WatchedKeys {
  /** Per database index, the watchers of each key. */
  private readonly watchers = new Map<number, Map<Bytes, Set<Client>>>()

  /** True while anybody watches anything; a change need not look further otherwise. */
  get isEmpty(): boolean {
    return this.watchers.size === 0
  }

  watch(client: Client, dbIndex: number, key: Bytes): void {
    const ofDatabase = this.watchers.get(dbIndex) ?? new Map<Bytes, Set<Client>>()
    this.watchers.set(dbIndex, ofDatabase)
    ofDatabase.set(key, (ofDatabase.get(key) ?? new Set()).add(client))
    client.watched.set(dbIndex, (client.watched.get(dbIndex) ?? new Set()).add(key))
  }

  /** Ends all of a client's watching and clears its mark: UNWATCH, EXEC, DISCARD, RESET, disconnection. */
  unwatch(client: Client): void {
    for (const [dbIndex, keys] of client.watched) for (const key of keys) this.drop(client, dbIndex, key)
    client.watched.clear()
    client.isWatchDirty = false
  }

  /** A key's value or expiry changed (touchWatchedKey). */
  touched(dbIndex: number, key: Bytes): void {
    const clients = this.watchers.get(dbIndex)?.get(key)
    if (clients !== undefined) for (const client of clients) client.isWatchDirty = true
  }

  /**
   * A database is emptied, or replaced by one that `holds` other keys: a watched key that exists before or after has changed.
   * Call it before the change, with the old content in `exists`.
   */
  flushed(dbIndex: number, exists: (key: Bytes) => boolean): void {
    for (const [key, clients] of this.watchers.get(dbIndex) ?? []) {
      if (exists(key)) for (const client of clients) client.isWatchDirty = true
    }
  }

  private drop(client: Client, dbIndex: number, key: Bytes): void {
    const ofDatabase = this.watchers.get(dbIndex)
    const clients = ofDatabase?.get(key)
    if (ofDatabase === undefined || clients === undefined) return
    clients.delete(client)
    if (clients.size === 0) ofDatabase.delete(key)
    if (ofDatabase.size === 0) this.watchers.delete(dbIndex)
  }
}
