import type { Bytes } from '../bytes.ts'

/** Which clients have read which key, by their ids: ids of clients that are gone stay until the key changes (TrackingTable). */
export class ReadKeys {
  private readonly readers = new Map<Bytes, Set<number>>()
  private itemCount = 0

  get keyCount(): number {
    return this.readers.size
  }

  /** Pairs of key and reader. */
  get totalItems(): number {
    return this.itemCount
  }

  add(key: Bytes, clientId: number): void {
    let ids = this.readers.get(key)
    if (ids === undefined) this.readers.set(key, (ids = new Set()))
    if (ids.has(clientId)) return
    ids.add(clientId)
    this.itemCount++
  }

  /** Forgets a key, and gives who had read it. */
  take(key: Bytes): Iterable<number> {
    const ids = this.readers.get(key)
    if (ids === undefined) return []
    this.readers.delete(key)
    this.itemCount -= ids.size
    return ids
  }

  /** The key remembered longest. */
  get oldest(): Bytes | undefined {
    return this.readers.keys().next().value
  }

  clear(): void {
    this.readers.clear()
    this.itemCount = 0
  }
}
