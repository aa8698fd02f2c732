import type { Bytes } from '../bytes.ts'
import type { Clock } from '../ports/clock.ts'
import { exchangeMembers } from './exchange.ts'
import type { Keyspace } from './keyspace.ts'
import type { KeyspaceObserver } from './keyspace-observer.ts'
import type { HashValue } from './types/hash-value.ts'

/** Hashes with expiring fields looked at in one round. */
const HASHES_A_ROUND = 1000

/** The hashes of a database whose fields run out (HEXPIRE): a primary takes such fields out, a replica only hides them. */
export class HashFieldExpiry {
  private readonly db: Keyspace
  private readonly clock: Clock
  private readonly observer: KeyspaceObserver
  /** Keys of hashes with fields that run out; some may be gone by now. */
  private readonly keys = new Set<Bytes>()

  constructor(db: Keyspace, clock: Clock, observer: KeyspaceObserver) {
    this.db = db
    this.clock = clock
    this.observer = observer
  }

  /** The hash under this key has, or may have, fields that run out. */
  remember(key: Bytes): void {
    this.keys.add(key)
  }

  /** Call after giving a field of a hash an expiry. */
  wasSet(key: Bytes): void {
    this.keys.add(key)
    this.db.touched(key)
  }

  /**
   * A hash without the fields whose time has come; undefined when none is left. A primary removes them; a replica leaves that to
   * its primary and only hides them.
   */
  liveHash(key: Bytes, hash: HashValue): HashValue | undefined {
    const { isReplica, seesExpired } = this.db
    if (seesExpired) return hash
    const expired = hash.expiredFields(this.clock.nowMs())
    if (expired.length === 0) return hash
    if (!isReplica) this.removeFields(key, hash, expired)
    const live = isReplica ? hash.without(expired) : hash
    return live.size === 0 ? undefined : live
  }

  /** Removes what has run out, from some of the hashes: the next round goes on with others. */
  expireSome(): void {
    let left = HASHES_A_ROUND
    for (const key of this.keys) {
      if (left-- === 0) return
      // To the back of the line: the next round goes on with others.
      this.keys.delete(key)
      const value = this.db.peek(key)
      if (value === undefined || typeof value === 'string' || value.type !== 'hash') continue
      this.liveHash(key, value)
      if (value.hasExpiringFields) this.keys.add(key)
    }
  }

  forgetAll(): void {
    this.keys.clear()
  }

  swapWith(other: HashFieldExpiry): void {
    exchangeMembers(this.keys, other.keys)
  }

  private removeFields(key: Bytes, hash: HashValue, expired: readonly Bytes[]): void {
    const { db } = this
    db.beforeChange(key)
    for (const field of expired) hash.delete(field)
    this.observer.fieldsExpired?.(key, expired)
    db.notify('hash', 'hexpired', key)
    if (hash.size > 0) db.touched(key)
    else db.deleteAndNotify(key)
  }
}
