import type { Bytes } from '../bytes.ts'
import { SLOT_COUNT } from '../key-slot.ts'
import type { Random } from '../ports/random.ts'
import type { SlotKeys } from './slot-keys.ts'

/** From this many keys on a slot is walked by an iterator of its own instead of from the start. */
const CROWDED = 16
/** Crowded slots whose place is remembered; beyond that the oldest is forgotten. */
const MOST_PLACES = 256

/**
 * Draws a few keys for eviction to choose from. Each draw starts at a random slot; within a crowded slot it goes on where the
 * last draw from it ended, because a Map cannot be entered at a random place. Costs the same however many keys there are.
 */
export class KeySampler {
  private readonly places = new Map<number, Iterator<Bytes>>()
  private readonly slots: readonly (SlotKeys | undefined)[]

  /** `slots` holds the keys of each slot. */
  constructor(slots: readonly (SlotKeys | undefined)[]) {
    this.slots = slots
  }

  /** Up to `count` keys, fewer only when there are no more; the same key may come twice when there are few. */
  draw(count: number, random: Random): Bytes[] {
    const keys: Bytes[] = []
    const start = random.below(SLOT_COUNT)
    for (let step = 0; step < SLOT_COUNT && keys.length < count; step++) {
      const slot = (start + step) % SLOT_COUNT
      const keysOfSlot = this.slots[slot]
      if (keysOfSlot !== undefined) this.drawFrom(slot, keysOfSlot, count, keys)
    }
    return keys
  }

  private drawFrom(slot: number, keysOfSlot: SlotKeys, count: number, keys: Bytes[]): void {
    if (keysOfSlot.size < CROWDED) {
      for (const key of keysOfSlot.keys()) if (keys.length < count) keys.push(key)
      return
    }
    let place = this.places.get(slot)
    for (let turns = 0; turns < 2 && keys.length < count; turns++) {
      place ??= keysOfSlot.keys()
      for (let next = place.next(); next.done !== true; next = place.next()) {
        keys.push(next.value)
        if (keys.length === count) return this.remember(slot, place)
      }
      place = undefined
      this.places.delete(slot)
    }
  }

  private remember(slot: number, place: Iterator<Bytes>): void {
    if (!this.places.has(slot) && this.places.size >= MOST_PLACES) this.places.delete(this.places.keys().next().value!)
    this.places.set(slot, place)
  }
}
