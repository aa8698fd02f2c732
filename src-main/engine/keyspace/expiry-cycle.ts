import type { Bytes } from '../bytes.ts'
import { keySlot, SLOT_COUNT } from '../key-slot.ts'
import type { Clock } from '../ports/clock.ts'
import type { Keyspace } from './keyspace.ts'

/** Removes keys of a database whose time has come, also those that nobody asks for (activeExpireCycle). */
export class ExpiryCycle {
  private readonly db: Keyspace
  private readonly clock: Clock
  /** The slot to look at next. */
  private cursor = 0

  constructor(db: Keyspace, clock: Clock) {
    this.db = db
    this.clock = clock
  }

  /** Goes round the slots of a primary's database, looking at no more than `limit` keys, whole slots apart; the number removed. */
  expireSome(limit: number): number {
    const { expiries } = this.db
    if (expiries.count === 0) return 0
    let looked = 0
    let removed = 0
    for (let step = 0; step < SLOT_COUNT && looked < limit; step++) {
      const ofSlot = expiries.bySlot[this.cursor]
      if (ofSlot !== undefined) {
        looked += ofSlot.size
        removed += this.expireSlot(this.cursor, ofSlot)
      }
      this.cursor = (this.cursor + 1) % SLOT_COUNT
    }
    return removed
  }

  /** Removes what the clients of a writable replica gave a time to live; the number removed (expireSlaveKeys). */
  expireOwn(): number {
    const { expiries } = this.db
    let removed = 0
    for (const key of expiries.own) {
      const slot = keySlot(key)
      const atMs = expiries.bySlot[slot]?.get(key)
      if (atMs !== undefined && atMs > this.clock.nowMs()) continue
      expiries.own.delete(key)
      if (atMs === undefined) continue
      this.db.expire(slot, key)
      removed++
    }
    return removed
  }

  private expireSlot(slot: number, expiries: ReadonlyMap<Bytes, unknown>): number {
    const before = expiries.size
    for (const key of [...expiries.keys()]) this.db.hasExpired(slot, key)
    return before - expiries.size
  }
}
