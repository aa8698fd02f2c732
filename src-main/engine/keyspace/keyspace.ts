import type { Bytes } from '../bytes.ts'
import { keySlot, SLOT_COUNT } from '../key-slot.ts'
import type { Clock } from '../ports/clock.ts'
import type { Random } from '../ports/random.ts'
import { DEFAULT_ENCODING_LIMITS, type EncodingLimits } from './encoding-limits.ts'
import type { EventClass } from './event-class.ts'
import { EXPIRY_BYTES, keyFootprintBytes } from './footprint.ts'
import { KeySampler } from './key-sampler.ts'
import type { KeyUses } from './key-uses.ts'
import { MemoryAccount } from './memory-account.ts'
import { ScanBuckets } from './scan-buckets.ts'
import type { HashValue } from './types/hash-value.ts'
import type { Value } from './value.ts'

/** From this many keys on a slot is scanned piece by piece; smaller ones are given whole. */
const PIECEWISE_SCAN_FROM = 512

/** Hashes with expiring fields looked at in one round. */
const HASHES_A_ROUND = 1000

/** Keys, and elements of each, measured for an estimate of all. */
const ESTIMATE_KEYS = 1000
const FOOTPRINT_SAMPLES = 5
const NO_EXPIRIES: ReadonlyMap<Bytes, number> = new Map()

/** The keys of one hash slot: values, and expiry times (Unix ms) of the few that have one. */
export interface SlotDictionary {
  readonly values: ReadonlyMap<Bytes, Value>
  readonly expiresAtMs: ReadonlyMap<Bytes, number>
}

export interface KeyspaceObserver {
  /** Something happened to a key that keyspace notifications tell of; called only while `notifies` is set. */
  event?(kind: EventClass, event: string, key: Bytes): void
  /** A key ran out of time and was removed; replicas need the DEL (expire.c, propagateDeletion). */
  expired(key: Bytes): void
  /** Fields of a hash ran out of time and were removed; replicas need the HDEL. */
  fieldsExpired?(key: Bytes, fields: readonly Bytes[]): void
  /** A slot is about to change; a snapshot under way writes it out first. */
  beforeWrite?(slot: number): void
  /** A key's value or expiry changed: WATCH, tracking, blocked clients, keyspace events. */
  changed?(key: Bytes): void
  /** Something beside a key's value changed that must reach replicas, and that WATCH does not hear of. */
  noted?(): void
}

/**
 * One database: a dictionary per hash slot, also outside cluster mode, so that GETKEYSINSLOT, SCAN cursors,
 * slot flush and slot snapshots cost what the slot costs.
 *
 * Reads drop a key whose time has come (lazy expiry), except on a replica: there it is only hidden, because the
 * primary alone decides and sends the DEL (expire.c, expireIfNeeded).
 */
export class Keyspace {
  /** On a replica expired keys are hidden and kept until the primary deletes them. */
  isReplica = false
  /** Keys whose time has come are hidden, and stay: nothing may change the dataset while clients are paused (expireIfNeeded, expireCycle). */
  keepsExpired = false
  /** Set while a replica applies its primary's stream: to the primary a key is there until it deletes it. */
  seesExpired = false
  /** Thresholds of the compact encodings; the values of this database share the object. */
  readonly encodingLimits: EncodingLimits = { ...DEFAULT_ENCODING_LIMITS }
  /** Set while a client is served that leaves the keys' last uses alone (CLIENT NO-TOUCH). */
  keepsUses = false
  /** Uses that found a key, and that found none; dispatch takes those of reads into INFO's keyspace_hits and keyspace_misses. */
  hits = 0
  misses = 0
  /** Keyspace notifications are on: without them an event costs this comparison. */
  notifies = false
  /** Bumped by every change: dispatch compares it to know whether a command wrote (server.dirty). */
  dirty = 0
  /**
   * The values of each slot and, where a key of it expires, the expiry times. Two arrays and no object per slot: a get in a large
   * dataset waits for memory most of its time, and looks at nothing here that it can do without.
   */
  private readonly values = new Array<Map<Bytes, Value> | undefined>(SLOT_COUNT).fill(undefined)
  private readonly expiries = new Array<Map<Bytes, number> | undefined>(SLOT_COUNT).fill(undefined)
  /** The keys of a crowded slot in scan order, while a scan of it is under way. */
  private readonly scanned = new Map<number, ScanBuckets>()
  private keyCount = 0
  private expiringCount = 0
  /** When a key of each slot was last used, in seconds. */
  private readonly usedAtSeconds = new Uint32Array(SLOT_COUNT)
  /** The time, as exact as `expireSome` is called often: reading the clock for every get would cost more than the get. */
  private coarseSeconds: number
  private readonly grownStrings = new Set<Bytes>()
  /** Kept while maxmemory is set. */
  private account: MemoryAccount | undefined
  /** Kept while an eviction policy goes by the use of keys. */
  private uses: KeyUses | undefined
  private readonly samplers: Record<'all' | 'expiring', KeySampler>
  private readonly clock: Clock
  private readonly observer: KeyspaceObserver

  constructor(clock: Clock, observer: KeyspaceObserver) {
    this.clock = clock
    this.coarseSeconds = secondsOf(clock)
    this.observer = observer
    this.samplers = { all: new KeySampler(this.values), expiring: new KeySampler(this.expiries) }
  }

  /** Number of keys, expired ones not yet removed included (DBSIZE). */
  get size(): number {
    return this.keyCount
  }

  /** The value of a key, or undefined when there is none or its time has come. Counts as a use of the key. */
  get(key: Bytes): Value | undefined {
    const slot = keySlot(key)
    const value = this.valueIn(slot, key)
    if (!this.keepsUses) this.noteUse(slot, key, value)
    if (value === undefined) this.missed(key)
    else this.hits++
    return value
  }

  /** The same without counting as a use, though as a hit or a miss (LOOKUP_NOTOUCH: EXISTS, TTL, TYPE, OBJECT). */
  look(key: Bytes): Value | undefined {
    const value = this.peek(key)
    if (value === undefined) this.missed(key)
    else this.hits++
    return value
  }

  /** The same without a trace. */
  peek(key: Bytes): Value | undefined {
    return this.valueIn(keySlot(key), key)
  }

  private valueIn(slot: number, key: Bytes): Value | undefined {
    const value = this.values[slot]?.get(key)
    if (value === undefined || this.expiringCount === 0) return value
    return this.hasExpired(slot, key) ? undefined : value
  }

  private noteUse(slot: number, key: Bytes, value: Value | undefined): void {
    this.usedAtSeconds[slot] = this.coarseSeconds
    if (value !== undefined) this.uses?.used(key, this.coarseSeconds)
  }

  private missed(key: Bytes): void {
    this.misses++
    this.notify('keymiss', 'keymiss', key)
  }

  has(key: Bytes): boolean {
    return this.peek(key) !== undefined
  }

  /**
   * Whole seconds since a key was last used (OBJECT IDLETIME). Uses are noted per slot, which costs a get next to nothing
   * and no memory per key; in a crowded slot the answer is that of the key used last.
   */
  idleSeconds(key: Bytes): number {
    if (this.uses?.kind === 'lru') return this.uses.idleSeconds(key, secondsOf(this.clock))
    return Math.max(0, secondsOf(this.clock) - this.usedAtSeconds[keySlot(key)]!)
  }

  /** How often a key is used, from 0 to 255; undefined unless an LFU policy counts (OBJECT FREQ). */
  frequency(key: Bytes): number | undefined {
    return this.uses?.kind === 'lfu' ? this.uses.frequency(key, secondsOf(this.clock)) : undefined
  }

  /** Gives a key the past it had elsewhere (RESTORE's IDLETIME and FREQ); it matters only to the policy that goes by it. */
  setPast(key: Bytes, past: { readonly idleSeconds?: number | undefined; readonly frequency?: number | undefined }): void {
    if (past.idleSeconds !== undefined) this.uses?.setIdle(key, past.idleSeconds, secondsOf(this.clock))
    if (past.frequency !== undefined) this.uses?.setFrequency(key, past.frequency, secondsOf(this.clock))
  }

  /** Begins, changes or with undefined ends the tracking of uses. */
  trackUses(uses: KeyUses | undefined): void {
    this.uses = uses
    if (uses !== undefined) for (const { key } of this.entries()) uses.made(key, this.coarseSeconds)
  }

  /** Begins or ends the exact account of memory; beginning walks over all keys. */
  keepAccount(isKept: boolean): void {
    if (isKept === (this.account !== undefined)) return
    this.account = isKept ? new MemoryAccount() : undefined
    if (this.account === undefined) return
    this.account.expiries(this.expiringCount)
    for (const { key, value } of this.entries()) this.account.added(key, value)
  }

  /** About how many bytes the keys take: as accounted for, else worked out from a few. */
  get estimatedBytes(): number {
    if (this.account !== undefined) return this.account.bytes
    let measured = 0
    let bytes = 0
    for (const { key, value } of this.entries()) {
      bytes += keyFootprintBytes(key, value, FOOTPRINT_SAMPLES)
      if (++measured === ESTIMATE_KEYS) break
    }
    return measured === 0 ? 0 : Math.round((bytes / measured) * this.keyCount) + this.expiringCount * EXPIRY_BYTES
  }

  /** A few keys for eviction to choose from. */
  sampleKeys(only: 'all' | 'expiring', count: number, random: Random): Bytes[] {
    const available = only === 'all' ? this.keyCount : this.expiringCount
    return available === 0 ? [] : this.samplers[only].draw(Math.min(count, available), random)
  }

  /** True for a string last changed in place, by APPEND, SETRANGE or SETBIT: Redis calls such a one "raw" whatever its length. */
  isGrown(key: Bytes): boolean {
    return this.grownStrings.has(key)
  }

  /** Puts a string that was changed in place under its key, and keeps its expiry. */
  setGrown(key: Bytes, value: Bytes): void {
    this.set(key, value, { keepExpiry: true })
    this.grownStrings.add(key)
  }

  /** Puts a value under a key and, unless `keepExpiry`, clears its expiry (setKey). */
  set(key: Bytes, value: Value, options?: { readonly keepExpiry?: boolean }): void {
    const slot = keySlot(key)
    this.observer.beforeWrite?.(slot)
    const values = (this.values[slot] ??= new Map())
    this.usedAtSeconds[slot] = this.coarseSeconds
    if (this.grownStrings.size > 0) this.grownStrings.delete(key)
    const before = values.size
    if (this.account !== undefined) accountFor(this.account, values, key, value)
    values.set(key, value)
    const isNew = values.size > before
    if (isNew) this.gained(slot, key)
    if (this.expiringCount > 0 && (options?.keepExpiry !== true || this.isHidden(slot, key))) this.dropExpiry(slot, key)
    if (typeof value !== 'string' && value.type === 'hash' && value.hasExpiringFields) this.hashesWithExpiry.add(key)
    this.touched(key)
    if (isNew) this.notify('new', 'new', key)
  }

  private gained(slot: number, key: Bytes): void {
    this.keyCount++
    this.uses?.made(key, this.coarseSeconds)
    if (this.scanned.size > 0) this.scanned.get(slot)?.add(key)
  }

  /** Call after changing a value in place (a push, an HSET): the change counts, and observers learn of it. */
  touched(key: Bytes): void {
    this.dirty++
    this.account?.changed(this.values[keySlot(key)]?.get(key))
    this.observer.changed?.(key)
  }

  /**
   * Call after a change of a stream's consumer groups or counters: it goes to replicas, but those who watch or await the key
   * hear nothing of it (server.dirty without signalModifiedKey).
   */
  noted(): void {
    this.dirty++
    this.observer.noted?.()
  }

  /** Call before changing a value in place, so that a snapshot of the old value can be taken first. */
  beforeChange(key: Bytes): void {
    this.observer.beforeWrite?.(keySlot(key))
  }

  /** Removes a key; true when there was one (an expired one counts as none). */
  delete(key: Bytes): boolean {
    if (this.peek(key) === undefined) return false
    this.remove(keySlot(key), key)
    this.touched(key)
    return true
  }

  /** Removes a key and tells of it with the event `del`; true when there was one. */
  deleteAndNotify(key: Bytes): boolean {
    const isDeleted = this.delete(key)
    if (isDeleted) this.notify('generic', 'del', key)
    return isDeleted
  }

  /** Tells whoever listens to keyspace notifications what happened to a key (notifyKeyspaceEvent). Call it after the change. */
  notify(kind: EventClass, event: string, key: Bytes): void {
    if (this.notifies) this.observer.event?.(kind, event, key)
  }

  /** When the key runs out (Unix ms), undefined when it never does or does not exist. */
  expiresAtMs(key: Bytes): number | undefined {
    return this.expiries[keySlot(key)]?.get(key)
  }

  /** Sets, or with undefined clears, the expiry of an existing key. */
  setExpiry(key: Bytes, atMs: number | undefined): void {
    const slot = keySlot(key)
    this.observer.beforeWrite?.(slot)
    if (atMs === undefined) this.dropExpiry(slot, key)
    else {
      const expiries = (this.expiries[slot] ??= new Map())
      const before = expiries.size
      expiries.set(key, atMs)
      this.expiringCount += expiries.size - before
      this.account?.expiries(expiries.size - before)
      if (this.isReplica && !this.seesExpired) this.ownExpiring.add(key)
    }
    this.touched(key)
  }

  /** Number of keys in a slot (COUNTKEYSINSLOT). */
  countInSlot(slot: number): number {
    return this.values[slot]?.size ?? 0
  }

  /** The dictionary of a slot, for walking; undefined when the slot is empty. */
  slot(slot: number): SlotDictionary | undefined {
    const values = this.values[slot]
    return values && { values, expiresAtMs: this.expiries[slot] ?? NO_EXPIRIES }
  }

  /** All keys of a slot with value and expiry; safe against removal of the key just given. */
  *entriesInSlot(slot: number): Generator<{ key: Bytes; value: Value; expiresAtMs: number | undefined }> {
    const values = this.values[slot]
    if (values === undefined) return
    for (const [key, value] of values) yield { key, value, expiresAtMs: this.expiries[slot]?.get(key) }
  }

  /** All keys, slot by slot. */
  *entries(): Generator<{ key: Bytes; value: Value; expiresAtMs: number | undefined }> {
    for (let slot = 0; slot < SLOT_COUNT; slot++) if (this.values[slot]) yield* this.entriesInSlot(slot)
  }

  /** Number of keys that have an expiry (INFO keyspace). */
  countExpiring(): number {
    return this.expiringCount
  }

  /** Drops a whole slot; the number of keys dropped (delKeysInSlot). */
  clearSlot(slot: number): number {
    const values = this.values[slot]
    if (values === undefined) return 0
    this.observer.beforeWrite?.(slot)
    const expiringCount = this.expiries[slot]?.size ?? 0
    this.keyCount -= values.size
    this.expiringCount -= expiringCount
    this.account?.expiries(-expiringCount)
    this.emptySlot(slot)
    for (const [key, value] of values) {
      this.account?.removed(key, value)
      this.uses?.removed(key)
      if (this.grownStrings.size > 0) this.grownStrings.delete(key)
      this.touched(key)
    }
    return values.size
  }

  private emptySlot(slot: number): void {
    this.values[slot] = undefined
    this.expiries[slot] = undefined
    this.scanned.delete(slot)
  }

  /**
   * Keys from a SCAN cursor on: at least `count` unless the end comes first, and the cursor to go on from (0: the end).
   * A cursor is a slot and, within a crowded slot, a position in the order of its keys' hashes; no state is kept for it,
   * and a key that stays throughout a scan is given at least once. Expired keys are given too.
   */
  scan(cursor: number, count: number): { next: number; keys: Bytes[] } {
    const keys: Bytes[] = []
    let slot = cursor % SLOT_COUNT
    let position = Math.floor(cursor / SLOT_COUNT)
    while (slot < SLOT_COUNT && keys.length < count) {
      position = this.scanSlot(slot, position, count, keys)
      if (position === 0) slot++
    }
    return { next: slot >= SLOT_COUNT ? 0 : position * SLOT_COUNT + slot, keys }
  }

  private scanSlot(slot: number, position: number, count: number, keys: Bytes[]): number {
    const values = this.values[slot]
    if (values === undefined) return 0
    if (values.size < PIECEWISE_SCAN_FROM) {
      for (const key of values.keys()) keys.push(key)
      return 0
    }
    const buckets = this.scanned.get(slot) ?? new ScanBuckets(values.keys(), values.size)
    const next = buckets.collect(position, count, keys)
    if (next === 0) this.scanned.delete(slot)
    else this.scanned.set(slot, buckets)
    return next
  }

  /** A key, each as likely as any other, expired ones included; undefined when there is none. */
  randomKey(random: Random): Bytes | undefined {
    if (this.keyCount === 0) return undefined
    let left = random.below(this.keyCount)
    for (const values of this.values) {
      if (values === undefined) continue
      if (left >= values.size) left -= values.size
      else for (const key of values.keys()) if (left-- === 0) return key
    }
    return undefined
  }

  /** Drops everything (FLUSHDB); the number of keys dropped. */
  clear(): number {
    const dropped = this.keyCount
    this.ownExpiring.clear()
    this.hashesWithExpiry.clear()
    for (let slot = 0; slot < SLOT_COUNT; slot++) if (this.values[slot]) this.clearSlot(slot)
    return dropped
  }

  /**
   * Exchanges all keys with another database (SWAPDB). Observers of either see every slot that held keys about to change,
   * and neither hears of single keys.
   */
  swapContent(other: Keyspace): void {
    for (let slot = 0; slot < SLOT_COUNT; slot++) {
      if (this.values[slot] === undefined && other.values[slot] === undefined) continue
      this.observer.beforeWrite?.(slot)
      other.observer.beforeWrite?.(slot)
      ;[this.values[slot], other.values[slot]] = [other.values[slot], this.values[slot]]
      ;[this.expiries[slot], other.expiries[slot]] = [other.expiries[slot], this.expiries[slot]]
    }
    this.scanned.clear()
    other.scanned.clear()
    ;[this.keyCount, other.keyCount] = [other.keyCount, this.keyCount]
    ;[this.account, other.account] = [other.account, this.account]
    ;[this.uses, other.uses] = [other.uses, this.uses]
    ;[this.expiringCount, other.expiringCount] = [other.expiringCount, this.expiringCount]
    exchange(this.hashesWithExpiry, other.hashesWithExpiry)
    exchange(this.grownStrings, other.grownStrings)
    this.dirty++
  }

  /**
   * Removes keys whose time has come, looking at no more than `limit` of them (activeExpireCycle).
   * A replica removes only what its own clients gave a time to live. Gives the number removed. Called several times a second, it also keeps the time of `idleSeconds`.
   */
  expireSome(limit: number): number {
    this.coarseSeconds = secondsOf(this.clock)
    if (this.keepsExpired) return 0
    if (!this.isReplica && limit > 0 && this.hashesWithExpiry.size > 0) this.expireHashFields()
    if (this.isReplica) return limit === 0 ? 0 : this.expireOwn()
    if (this.expiringCount === 0) return 0
    let looked = 0
    let removed = 0
    for (let step = 0; step < SLOT_COUNT && looked < limit; step++) {
      const expiries = this.expiries[this.expireCursor]
      if (expiries !== undefined) {
        looked += expiries.size
        removed += this.expireSlot(this.expireCursor, expiries)
      }
      this.expireCursor = (this.expireCursor + 1) % SLOT_COUNT
    }
    return removed
  }

  private expireCursor = 0
  /** Keys of hashes with fields that run out; some may be gone by now. */
  private readonly hashesWithExpiry = new Set<Bytes>()

  /** Call after giving a field of a hash an expiry. */
  fieldExpirySet(key: Bytes): void {
    this.hashesWithExpiry.add(key)
    this.touched(key)
  }

  /**
   * A hash without the fields whose time has come; undefined when none is left. A primary removes them; a replica leaves that to
   * its primary and only hides them.
   */
  withLiveFields(key: Bytes, hash: HashValue): HashValue | undefined {
    if (this.seesExpired) return hash
    const expired = hash.expiredFields(this.clock.nowMs())
    if (expired.length === 0) return hash
    if (!this.isReplica) this.removeExpiredFields(key, hash, expired)
    const live = this.isReplica ? hash.without(expired) : hash
    return live.size === 0 ? undefined : live
  }

  private removeExpiredFields(key: Bytes, hash: HashValue, expired: readonly Bytes[]): void {
    this.beforeChange(key)
    for (const field of expired) hash.delete(field)
    this.observer.fieldsExpired?.(key, expired)
    this.notify('hash', 'hexpired', key)
    if (hash.size > 0) return this.touched(key)
    this.remove(keySlot(key), key)
    this.touched(key)
    this.notify('generic', 'del', key)
  }

  private expireHashFields(): void {
    let left = HASHES_A_ROUND
    for (const key of this.hashesWithExpiry) {
      if (left-- === 0) return
      // To the back of the line: the next round goes on with others.
      this.hashesWithExpiry.delete(key)
      const value = this.peek(key)
      if (value === undefined || typeof value === 'string' || value.type !== 'hash') continue
      this.withLiveFields(key, value)
      if (value.hasExpiringFields) this.hashesWithExpiry.add(key)
    }
  }

  /** Keys that clients of a writable replica gave a time to live: no primary will ever delete them (rememberSlaveKeyWithExpire). */
  private readonly ownExpiring = new Set<Bytes>()

  /** How many of them there are. */
  get ownExpiringCount(): number {
    return this.ownExpiring.size
  }

  private expireOwn(): number {
    let removed = 0
    for (const key of this.ownExpiring) {
      const slot = keySlot(key)
      const atMs = this.expiries[slot]?.get(key)
      if (atMs !== undefined && atMs > this.clock.nowMs()) continue
      this.ownExpiring.delete(key)
      if (atMs === undefined) continue
      this.expire(slot, key)
      removed++
    }
    return removed
  }

  private expireSlot(slot: number, expiries: ReadonlyMap<Bytes, number>): number {
    const before = expiries.size
    for (const key of [...expiries.keys()]) this.hasExpired(slot, key)
    return before - expiries.size
  }

  /** True when the key's time has come; on a primary the key is then gone. */
  private hasExpired(slot: number, key: Bytes): boolean {
    const atMs = this.expiries[slot]?.get(key)
    if (atMs === undefined || atMs > this.clock.nowMs()) return false
    if (this.isReplica) return !this.seesExpired
    if (!this.keepsExpired) this.expire(slot, key)
    return true
  }

  /** A key that a writable replica's clients do not see any more: what they put in its place is new (EXPIRE_FORCE_DELETE_EXPIRED). */
  private isHidden(slot: number, key: Bytes): boolean {
    return this.isReplica && this.hasExpired(slot, key)
  }

  private expire(slot: number, key: Bytes): void {
    this.remove(slot, key)
    this.touched(key)
    this.notify('expired', 'expired', key)
    this.observer.expired(key)
  }

  private dropExpiry(slot: number, key: Bytes): void {
    const expiries = this.expiries[slot]
    if (expiries === undefined || !expiries.delete(key)) return
    this.expiringCount--
    this.account?.expiries(-1)
    if (expiries.size === 0) this.expiries[slot] = undefined
  }

  private remove(slot: number, key: Bytes): void {
    this.observer.beforeWrite?.(slot)
    const values = this.values[slot]
    const value = values?.get(key)
    if (value !== undefined) {
      values!.delete(key)
      this.keyCount--
      this.account?.removed(key, value)
      this.uses?.removed(key)
    }
    if (this.scanned.size > 0) this.scanned.get(slot)?.remove(key)
    if (this.grownStrings.size > 0) this.grownStrings.delete(key)
    this.dropExpiry(slot, key)
    if (values?.size === 0) this.emptySlot(slot)
  }
}

function accountFor(account: MemoryAccount, values: ReadonlyMap<Bytes, Value>, key: Bytes, value: Value): void {
  const before = values.get(key)
  if (before === undefined) account.added(key, value)
  else account.replaced(before, value)
}

function exchange(a: Set<Bytes>, b: Set<Bytes>): void {
  const before = [...a]
  a.clear()
  for (const key of b) a.add(key)
  b.clear()
  for (const key of before) b.add(key)
}

function secondsOf(clock: Clock): number {
  return Math.floor(clock.nowMs() / 1000)
}
