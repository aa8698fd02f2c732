import type { Bytes } from '../bytes.ts'
import { keyBytes, valueBytes } from './footprint.ts'
import type { Value } from './value.ts'

/** Elements of an aggregate measured at each change of it: the rest is taken to be alike, as MEMORY USAGE does. */
const SAMPLES = 5

/**
 * What the keys of one database take, kept up to date with every change while `maxmemory` is set. V8 cannot tell which node of
 * a process owns what, so sizes are estimated. An aggregate's last size is remembered, so that what was added for it is what
 * is taken off again.
 */
export class MemoryAccount {
  /** Estimated bytes of all keys and values; expiries are not among them. */
  bytes = 0
  private readonly sizes = new WeakMap<object, number>()

  added(key: Bytes, value: Value): void {
    this.bytes += keyBytes(key) + this.measured(value)
  }

  /** A value is put under a key, in the place of `before` if there is one. */
  put(key: Bytes, value: Value, before: Value | undefined): void {
    this.bytes += before === undefined ? keyBytes(key) : -this.known(before)
    this.bytes += this.measured(value)
  }

  removed(key: Bytes, value: Value): void {
    this.bytes -= keyBytes(key) + this.known(value)
  }

  /** A value was changed in place. */
  changed(value: Value | undefined): void {
    if (value === undefined || typeof value === 'string') return
    this.bytes -= this.known(value)
    this.bytes += this.measured(value)
  }

  private measured(value: Value): number {
    const size = valueBytes(value, SAMPLES)
    if (typeof value !== 'string') this.sizes.set(value, size)
    return size
  }

  private known(value: Value): number {
    return typeof value === 'string' ? valueBytes(value, SAMPLES) : (this.sizes.get(value) ?? 0)
  }
}
