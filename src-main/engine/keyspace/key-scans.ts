import type { Bytes } from '../bytes.ts'
import { SLOT_COUNT } from '../key-slot.ts'
import { ScanBuckets } from './scan-buckets.ts'
import type { SlotKeys } from './slot-keys.ts'

/** From this many keys on a slot is scanned piece by piece; smaller ones are given whole. */
const PIECEWISE_SCAN_FROM = 512

/** SCAN over the keys of a database. */
export class KeyScans {
  private readonly slots: readonly (SlotKeys | undefined)[]
  /** The keys of a crowded slot in scan order, while a scan of it is under way. */
  private readonly crowded = new Map<number, ScanBuckets>()

  /** `slots` holds the keys of each slot. */
  constructor(slots: readonly (SlotKeys | undefined)[]) {
    this.slots = slots
  }

  /**
   * Keys from a SCAN cursor on: at least `count` unless the end comes first, and the cursor to go on from (0: the end).
   * A cursor is a slot and, within a crowded slot, a position in the order of its keys' hashes; no state is kept for it,
   * and a key that stays throughout a scan is given at least once. Expired keys are given too.
   */
  next(cursor: number, count: number): { next: number; keys: Bytes[] } {
    const keys: Bytes[] = []
    let slot = cursor % SLOT_COUNT
    let position = Math.floor(cursor / SLOT_COUNT)
    while (slot < SLOT_COUNT && keys.length < count) {
      position = this.scanSlot(slot, position, count, keys)
      if (position === 0) slot++
    }
    return { next: slot >= SLOT_COUNT ? 0 : position * SLOT_COUNT + slot, keys }
  }

  added(slot: number, key: Bytes): void {
    if (this.crowded.size > 0) this.crowded.get(slot)?.add(key)
  }

  removed(slot: number, key: Bytes): void {
    if (this.crowded.size > 0) this.crowded.get(slot)?.remove(key)
  }

  /** A slot lost all its keys. */
  emptied(slot: number): void {
    this.crowded.delete(slot)
  }

  /** The keys are others now. */
  forgetAll(): void {
    this.crowded.clear()
  }

  private scanSlot(slot: number, position: number, count: number, keys: Bytes[]): number {
    const keysOfSlot = this.slots[slot]
    if (keysOfSlot === undefined) return 0
    if (keysOfSlot.size < PIECEWISE_SCAN_FROM) {
      for (const key of keysOfSlot.keys()) keys.push(key)
      return 0
    }
    const buckets = this.crowded.get(slot) ?? new ScanBuckets(keysOfSlot.keys(), keysOfSlot.size)
    const next = buckets.collect(position, count, keys)
    if (next === 0) this.crowded.delete(slot)
    else this.crowded.set(slot, buckets)
    return next
  }
}
