import type { Bytes } from '../bytes.ts'
import { SLOT_COUNT } from '../key-slot.ts'
import type { Random } from '../ports/random.ts'
import { exchangeElements } from './exchange.ts'
import { KeyExpiries } from './key-expiries.ts'
import { KeySampler } from './key-sampler.ts'
import { KeyTable } from './key-table.ts'
import type { Value } from './value.ts'
import type { WideInteger } from './wide-integer.ts'

const NO_KEYS: ReadonlySet<Bytes> = new Set()

/** Slots that share one table: no table of ten million keys takes long to double. */
const SLOTS_OF_TABLE_BITS = 10

/** A key with its value, and when it runs out (Unix ms). */
export interface KeyEntry {
  readonly key: Bytes
  readonly value: Value
  readonly expiresAtMs: WideInteger | undefined
}

/**
 * The keys of a database by hash slot; expired ones that are still there included. Keys are found in a few tables, each of
 * many slots, and walked slot by slot in the order they came in.
 */
export class KeySlots {
  /** How many keys there are in all slots. */
  count = 0
  /** The keys of each slot that has any. */
  readonly keys = new Array<Set<Bytes> | undefined>(SLOT_COUNT).fill(undefined)
  readonly expiries = new KeyExpiries()
  private readonly tables = Array.from({ length: SLOT_COUNT >> SLOTS_OF_TABLE_BITS }, () => new KeyTable())
  private readonly samplers = { all: new KeySampler(this.keys), expiring: new KeySampler(this.expiries.bySlot) }

  /** The value of a key. */
  get(slot: number, key: Bytes): Value | undefined {
    return this.tables[slot >> SLOTS_OF_TABLE_BITS]!.get(key)
  }

  /** Puts a value under a key; gives true when the key is new. */
  put(slot: number, key: Bytes, value: Value): boolean {
    const isNew = this.tables[slot >> SLOTS_OF_TABLE_BITS]!.put(key, value)
    if (!isNew) return false
    const keys = (this.keys[slot] ??= new Set())
    keys.add(key)
    this.count++
    return true
  }

  /** Removes a key, though not its expiry; gives the value it had. */
  delete(slot: number, key: Bytes): Value | undefined {
    const value = this.tables[slot >> SLOTS_OF_TABLE_BITS]!.delete(key)
    if (value === undefined) return undefined
    const keys = this.keys[slot]!
    keys.delete(key)
    if (keys.size === 0) this.keys[slot] = undefined
    this.count--
    return value
  }

  /** Number of keys in a slot (COUNTKEYSINSLOT). */
  countIn(slot: number): number {
    return this.keys[slot]?.size ?? 0
  }

  /** The keys of a slot, none for an empty one. */
  keysIn(slot: number): ReadonlySet<Bytes> {
    return this.keys[slot] ?? NO_KEYS
  }

  /** All keys of a slot; safe against removal of the key just given. */
  *entriesIn(slot: number): Generator<KeyEntry> {
    const keys = this.keys[slot]
    if (keys === undefined) return
    for (const key of keys) yield { key, value: this.get(slot, key)!, expiresAtMs: this.expiries.bySlot[slot]?.get(key) }
  }

  /** All keys, slot by slot. */
  *entries(): Generator<KeyEntry> {
    for (let slot = 0; slot < SLOT_COUNT; slot++) if (this.keys[slot]) yield* this.entriesIn(slot)
  }

  /** A few keys for eviction to choose from. */
  sample(only: 'all' | 'expiring', count: number, random: Random): Bytes[] {
    const available = only === 'all' ? this.count : this.expiries.count
    return available === 0 ? [] : this.samplers[only].draw(Math.min(count, available), random)
  }

  /** A key, each as likely as any other; undefined when there is none. */
  randomKey(random: Random): Bytes | undefined {
    if (this.count === 0) return undefined
    let left = random.below(this.count)
    for (const keys of this.keys) {
      if (keys === undefined) continue
      if (left >= keys.size) left -= keys.size
      else for (const key of keys) if (left-- === 0) return key
    }
    return undefined
  }

  /** Exchanges all keys with another database. */
  swapWith(other: KeySlots): void {
    exchangeElements(this.tables, other.tables)
    exchangeElements(this.keys, other.keys)
    for (let slot = 0; slot < SLOT_COUNT; slot++) this.expiries.swapSlot(other.expiries, slot)
    ;[this.count, other.count] = [other.count, this.count]
  }
}
