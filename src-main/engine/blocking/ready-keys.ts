import type { Bytes } from '../bytes.ts'

export interface ReadyKey {
  readonly dbIndex: number
  readonly key: Bytes
}

/** Keys that got what somebody waits for, each once, in the order they got it (server.ready_keys). */
export class ReadyKeys {
  private queue: ReadyKey[] = []
  private readonly queued = new Map<number, Set<Bytes>>()

  get isEmpty(): boolean {
    return this.queue.length === 0
  }

  add(dbIndex: number, key: Bytes): void {
    const ofDatabase = this.queued.get(dbIndex) ?? new Set<Bytes>()
    if (ofDatabase.has(key)) return
    this.queued.set(dbIndex, ofDatabase.add(key))
    this.queue.push({ dbIndex, key })
  }

  /**
   * Hands over the keys one by one until none is left. Those added meanwhile come after all that were there before; a key
   * handed over may be added again (handleClientsBlockedOnKeys).
   */
  *drain(): Generator<ReadyKey> {
    while (this.queue.length > 0) {
      const round = this.queue
      this.queue = []
      for (const ready of round) {
        this.queued.get(ready.dbIndex)!.delete(ready.key)
        yield ready
      }
    }
  }
}
