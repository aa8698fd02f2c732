import type { Bytes } from '../bytes.ts'

/** Who waits for which key of which database, first come first (redisDb's blocking_keys). */
export class WaitingLines<Waiter> {
  private readonly lines = new Map<number, Map<Bytes, Set<Waiter>>>()

  /** True while nobody waits for anything. */
  get isEmpty(): boolean {
    return this.lines.size === 0
  }

  /** Puts a waiter at the end of each key's line. */
  join(waiter: Waiter, dbIndex: number, keys: readonly Bytes[]): void {
    const ofDatabase = this.lines.get(dbIndex) ?? new Map<Bytes, Set<Waiter>>()
    this.lines.set(dbIndex, ofDatabase)
    for (const key of keys) ofDatabase.set(key, (ofDatabase.get(key) ?? new Set()).add(waiter))
  }

  leave(waiter: Waiter, dbIndex: number, keys: readonly Bytes[]): void {
    const ofDatabase = this.lines.get(dbIndex)
    if (ofDatabase === undefined) return
    for (const key of keys) {
      const line = ofDatabase.get(key)
      line?.delete(waiter)
      if (line?.size === 0) ofDatabase.delete(key)
    }
    if (ofDatabase.size === 0) this.lines.delete(dbIndex)
  }

  /** The line of a key, undefined when nobody waits for it. Whoever leaves while it is walked is passed over. */
  of(dbIndex: number, key: Bytes): ReadonlySet<Waiter> | undefined {
    return this.lines.get(dbIndex)?.get(key)
  }

  /** The keys somebody waits for in a database. */
  keys(dbIndex: number): readonly Bytes[] {
    return [...(this.lines.get(dbIndex)?.keys() ?? [])]
  }
}
