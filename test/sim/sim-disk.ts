import type { Bytes } from '../../src-main/engine/bytes.ts'

/** What the disk holds after a power loss. */
export type Aftermath = 'old' | 'new' | 'torn'

/** One file, `nodes.conf`: what is in the page cache, and what has reached the platter. */
export class SimDisk {
  /** Every write fails, as on a full disk. */
  full = false
  #cached: Bytes | undefined
  #durable: Bytes | undefined

  read(): Bytes | undefined {
    return this.#cached
  }

  write(content: Bytes, fsync: boolean): void {
    if (this.full) throw new Error('No space left on device')
    this.#cached = content
    if (fsync) this.#durable = content
  }

  /** What a power loss cannot take. */
  synced(): Bytes | undefined {
    return this.#durable
  }

  get unsynced(): boolean {
    return this.#cached !== this.#durable
  }

  /**
   * The machine lost power. A file replaced without a sync may be the old one, the new one, or, on file systems that
   * write names before contents, the new one cut off at `tornAtBytes`.
   */
  losePower(aftermath: Aftermath, cutAt: (sizeBytes: number) => number): void {
    if (!this.unsynced) return
    if (aftermath === 'old') this.#cached = this.#durable
    if (aftermath === 'torn' && this.#cached !== undefined) this.#cached = this.#cached.slice(0, cutAt(this.#cached.length))
    this.#durable = this.#cached
  }

  erase(): void {
    this.#cached = undefined
    this.#durable = undefined
  }
}
