import type { Bytes } from '../bytes.ts'
import { SLOT_COUNT } from '../key-slot.ts'
import type { Random } from '../ports/random.ts'
import { KeyExpiries } from './key-expiries.ts'
import { KeySampler } from './key-sampler.ts'
import type { Value } from './value.ts'

const NO_EXPIRIES: ReadonlyMap<Bytes, number> = new Map()

/** The keys of one hash slot: values, and expiry times (Unix ms) of the few that have one. */
export interface SlotDictionary {
  readonly values: ReadonlyMap<Bytes, Value>
  readonly expiresAtMs: ReadonlyMap<Bytes, number>
}

/** A key with its value, and when it runs out (Unix ms). */
export interface KeyEntry {
  readonly key: Bytes
  readonly value: Value
  readonly expiresAtMs: number | undefined
}

/**
 * The keys of a database by hash slot, for walking; expired ones that are still there included.
 *
 * The values of each slot, and beside them expiry times, are arrays and no object per slot: a get in a large dataset waits for
 * memory most of its time, and looks at nothing here that it can do without.
 */
export class KeySlots {
  /** How many keys there are in all slots. */
  count = 0
  readonly values = new Array<Map<Bytes, Value> | undefined>(SLOT_COUNT).fill(undefined)
  readonly expiries = new KeyExpiries()
  private readonly samplers = { all: new KeySampler(this.values), expiring: new KeySampler(this.expiries.bySlot) }

  /** Number of keys in a slot (COUNTKEYSINSLOT). */
  countIn(slot: number): number {
    return this.values[slot]?.size ?? 0
  }

  /** The dictionary of a slot; undefined when the slot is empty. */
  at(slot: number): SlotDictionary | undefined {
    const values = this.values[slot]
    return values && { values, expiresAtMs: this.expiries.bySlot[slot] ?? NO_EXPIRIES }
  }

  /** All keys of a slot; safe against removal of the key just given. */
  *entriesIn(slot: number): Generator<KeyEntry> {
    const values = this.values[slot]
    if (values === undefined) return
    for (const [key, value] of values) yield { key, value, expiresAtMs: this.expiries.bySlot[slot]?.get(key) }
  }

  /** All keys, slot by slot. */
  *entries(): Generator<KeyEntry> {
    for (let slot = 0; slot < SLOT_COUNT; slot++) if (this.values[slot]) yield* this.entriesIn(slot)
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
    for (const values of this.values) {
      if (values === undefined) continue
      if (left >= values.size) left -= values.size
      else for (const key of values.keys()) if (left-- === 0) return key
    }
    return undefined
  }

  /** Exchanges all keys of a slot with another database. */
  swapSlot(other: KeySlots, slot: number): void {
    const gained = other.countIn(slot) - this.countIn(slot)
    ;[this.values[slot], other.values[slot]] = [other.values[slot], this.values[slot]]
    this.count += gained
    other.count -= gained
    this.expiries.swapSlot(other.expiries, slot)
  }
}
