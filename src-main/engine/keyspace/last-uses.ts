import type { Bytes } from '../bytes.ts'
import { keySlot, SLOT_COUNT } from '../key-slot.ts'
import type { Clock } from '../ports/clock.ts'
import type { KeyUses } from './key-uses.ts'
import type { SlotKeys } from './slot-keys.ts'

/**
 * When the keys of a database were used: noted per slot, which costs a get next to nothing and no memory per key, and per key while an
 * eviction policy goes by it.
 */
export class LastUses {
  private readonly clock: Clock
  private readonly slots: readonly (SlotKeys | undefined)[]
  /** When a key of each slot was last used, in seconds. */
  private readonly usedAtSeconds = new Uint32Array(SLOT_COUNT)
  /** The time, as exact as `tick` is called often: reading the clock for every get would cost more than the get. */
  private coarseSeconds: number
  /** Kept while an eviction policy goes by the use of keys. */
  private perKey: KeyUses | undefined

  /** `slots` holds the keys of each slot. */
  constructor(clock: Clock, slots: readonly (SlotKeys | undefined)[]) {
    this.clock = clock
    this.slots = slots
    this.coarseSeconds = secondsOf(clock)
  }

  /** Call several times a second: reads the clock. */
  tick(): void {
    this.coarseSeconds = secondsOf(this.clock)
  }

  /** A key of the slot was looked for. */
  used(slot: number, key: Bytes, exists: boolean): void {
    this.usedAtSeconds[slot] = this.coarseSeconds
    if (exists) this.perKey?.used(key, this.coarseSeconds)
  }

  /** A key of the slot was written. */
  written(slot: number): void {
    this.usedAtSeconds[slot] = this.coarseSeconds
  }

  made(key: Bytes): void {
    this.perKey?.made(key, this.coarseSeconds)
  }

  removed(key: Bytes): void {
    this.perKey?.removed(key)
  }

  /** Whole seconds since a key was last used (OBJECT IDLETIME); unless an LRU policy counts, those of the slot's key used last. */
  idleSeconds(key: Bytes): number {
    if (this.perKey?.kind === 'lru') return this.perKey.idleSeconds(key, secondsOf(this.clock))
    return Math.max(0, secondsOf(this.clock) - this.usedAtSeconds[keySlot(key)]!)
  }

  /** How often a key is used, from 0 to 255; undefined unless an LFU policy counts (OBJECT FREQ). */
  frequency(key: Bytes): number | undefined {
    return this.perKey?.kind === 'lfu' ? this.perKey.frequency(key, secondsOf(this.clock)) : undefined
  }

  /** Gives a key the past it had elsewhere (RESTORE's IDLETIME and FREQ); it matters only to the policy that goes by it. */
  setPast(key: Bytes, past: { readonly idleSeconds?: number | undefined; readonly frequency?: number | undefined }): void {
    if (past.idleSeconds !== undefined) this.perKey?.setIdle(key, past.idleSeconds, secondsOf(this.clock))
    if (past.frequency !== undefined) this.perKey?.setFrequency(key, past.frequency, secondsOf(this.clock))
  }

  /** Begins, changes or with undefined ends the tracking of single keys. */
  track(perKey: KeyUses | undefined): void {
    this.perKey = perKey
    if (perKey === undefined) return
    for (const keys of this.slots) if (keys !== undefined) for (const key of keys.keys()) perKey.made(key, this.coarseSeconds)
  }

  /** What is known of single keys goes along with them to another database. */
  swapWith(other: LastUses): void {
    ;[this.perKey, other.perKey] = [other.perKey, this.perKey]
  }
}

function secondsOf(clock: Clock): number {
  return Math.floor(clock.nowMs() / 1000)
}
