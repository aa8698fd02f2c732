import type { Bytes } from '../bytes.ts'
import { SLOT_COUNT } from '../key-slot.ts'
import type { WideInteger } from './wide-integer.ts'

/** When the few keys of a database that run out do so: Unix milliseconds, by slot. */
export class KeyExpiries {
  /** How many keys have an expiry. */
  count = 0
  /** Keys that clients of a writable replica gave a time to live: no primary will ever delete them (rememberSlaveKeyWithExpire). */
  readonly own = new Set<Bytes>()
  readonly bySlot = new Array<Map<Bytes, WideInteger> | undefined>(SLOT_COUNT).fill(undefined)

  set(slot: number, key: Bytes, atMs: WideInteger): void {
    const expiries = (this.bySlot[slot] ??= new Map())
    const before = expiries.size
    expiries.set(key, atMs)
    this.count += expiries.size - before
  }

  drop(slot: number, key: Bytes): void {
    const expiries = this.bySlot[slot]
    if (expiries === undefined || !expiries.delete(key)) return
    this.count--
    if (expiries.size === 0) this.bySlot[slot] = undefined
  }

  dropSlot(slot: number): void {
    this.count -= this.bySlot[slot]?.size ?? 0
    this.bySlot[slot] = undefined
  }

  /** Exchanges all times of one slot with those of another database. */
  swapSlot(other: KeyExpiries, slot: number): void {
    const [ours, theirs] = [this.bySlot[slot], other.bySlot[slot]]
    const gained = (theirs?.size ?? 0) - (ours?.size ?? 0)
    this.bySlot[slot] = theirs
    other.bySlot[slot] = ours
    this.count += gained
    other.count -= gained
  }
}
