import type { Bytes } from '../bytes.ts'
import { keySlot, SLOT_COUNT } from '../key-slot.ts'
import type { Clock } from '../ports/clock.ts'
import { DEFAULT_ENCODING_LIMITS, type EncodingLimits } from './encoding-limits.ts'
import type { EventClass } from './event-class.ts'
import { ExpiryCycle } from './expiry-cycle.ts'
import { HashFieldExpiry } from './hash-field-expiry.ts'
import type { KeyExpiries } from './key-expiries.ts'
import { KeyScans } from './key-scans.ts'
import { KeySlots } from './key-slots.ts'
import type { KeyspaceObserver } from './keyspace-observer.ts'
import { LastUses } from './last-uses.ts'
import type { MemoryAccount } from './memory-account.ts'
import type { StringForm } from './string-form.ts'
import type { Value } from './value.ts'
import type { WideInteger } from './wide-integer.ts'

const KEEP_EXPIRY = { keepExpiry: true } as const

/**
 * One database: its keys by hash slot, also outside cluster mode, so that GETKEYSINSLOT, SCAN cursors,
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
  readonly encodingLimits: EncodingLimits
  /** Set while a client is served that leaves the keys' last uses alone (CLIENT NO-TOUCH). */
  keepsUses = false
  /** Uses that found a key, and that found none; dispatch takes those of reads into INFO's keyspace_hits and keyspace_misses. */
  hits = 0
  misses = 0
  /** Keyspace notifications are on: without them an event costs this comparison. */
  notifies = false
  /** Bumped by every change: dispatch compares it to know whether a command wrote (server.dirty). */
  dirty = 0
  /** The keys and their values by slot. */
  readonly slots = new KeySlots()
  readonly expiries: KeyExpiries = this.slots.expiries
  /** Fields of hashes that run out. */
  readonly fields: HashFieldExpiry
  readonly scans = new KeyScans(this.slots.keys)
  readonly uses: LastUses
  /** Kept while maxmemory is set (`keepAccount`). */
  account: MemoryAccount | undefined
  /** Those of strings that were not set whole. */
  private forms = new Map<Bytes, StringForm>()
  private readonly expiryCycle: ExpiryCycle
  private readonly clock: Clock
  private readonly observer: KeyspaceObserver

  /** @param encodingLimits those of another database whose values these are to become */
  constructor(clock: Clock, observer: KeyspaceObserver, encodingLimits: EncodingLimits = { ...DEFAULT_ENCODING_LIMITS }) {
    this.clock = clock
    this.encodingLimits = encodingLimits
    this.observer = observer
    this.fields = new HashFieldExpiry(this, clock, observer)
    this.uses = new LastUses(clock, this.slots.keys)
    this.expiryCycle = new ExpiryCycle(this, clock)
  }

  /** Number of keys, expired ones not yet removed included (DBSIZE). */
  get size(): number {
    return this.slots.count
  }

  /** The value of a key, or undefined when there is none or its time has come. Counts as a use of the key. */
  get(key: Bytes): Value | undefined {
    const slot = keySlot(key)
    const value = this.valueIn(slot, key)
    if (!this.keepsUses) this.uses.used(slot, key, value !== undefined)
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
    const value = this.slots.get(slot, key)
    if (value === undefined || this.expiries.count === 0) return value
    return this.hasExpired(slot, key) ? undefined : value
  }

  private missed(key: Bytes): void {
    this.misses++
    this.notify('keymiss', 'keymiss', key)
  }

  has(key: Bytes): boolean {
    return this.peek(key) !== undefined
  }

  /** How the string under a key came to be. */
  formOf(key: Bytes): StringForm {
    return this.forms.get(key) ?? 'whole'
  }

  /** Puts a string that was changed in place, or put together (BITOP), under its key, and, unless told otherwise, keeps its expiry. */
  setGrown(key: Bytes, value: Bytes, options: { readonly keepExpiry: boolean } = KEEP_EXPIRY): void {
    this.setFormed(key, value, 'grown', options)
  }

  /** Puts a value under a key that comes from elsewhere with the form it had there. */
  setFormed(key: Bytes, value: Value, form: StringForm, options?: { readonly keepExpiry: boolean }): void {
    this.set(key, value, options)
    if (form !== 'whole') this.forms.set(key, form)
  }

  /** Puts a value under a key and, unless `keepExpiry`, clears its expiry (setKey). */
  set(key: Bytes, value: Value, options?: { readonly keepExpiry?: boolean }): void {
    const slot = keySlot(key)
    this.observer.beforeWrite?.(slot)
    this.uses.written(slot)
    if (this.forms.size > 0) this.forms.delete(key)
    this.account?.put(key, value, this.slots.get(slot, key))
    const isNew = this.slots.put(slot, key, value)
    if (isNew) {
      this.uses.made(key)
      this.scans.added(slot, key)
    }
    if (this.expiries.count > 0 && (options?.keepExpiry !== true || this.isHidden(slot, key))) this.expiries.drop(slot, key)
    if (typeof value !== 'string' && value.type === 'hash' && value.hasExpiringFields) this.fields.remember(key)
    this.touched(key)
    if (isNew) this.notify('new', 'new', key)
  }

  /** Call after changing a value in place (a push, an HSET): the change counts, and observers learn of it. */
  touched(key: Bytes): void {
    this.dirty++
    this.account?.changed(this.slots.get(keySlot(key), key))
    this.observer.changed?.(key)
  }

  /** Call after a change of a stream's groups or counters: it goes to replicas; who watches or awaits the key hears nothing (server.dirty alone). */
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
  expiresAtMs(key: Bytes): WideInteger | undefined {
    return this.expiries.bySlot[keySlot(key)]?.get(key)
  }

  /** Sets, or with undefined clears, the expiry of an existing key. */
  setExpiry(key: Bytes, atMs: WideInteger | undefined): void {
    const slot = keySlot(key)
    this.observer.beforeWrite?.(slot)
    if (atMs === undefined) this.expiries.drop(slot, key)
    else {
      this.expiries.set(slot, key, atMs)
      if (this.isReplica && !this.seesExpired) this.expiries.own.add(key)
    }
    this.touched(key)
  }

  /** Drops a whole slot; the number of keys dropped (delKeysInSlot). */
  clearSlot(slot: number): number {
    const keys = this.slots.keysIn(slot)
    const dropped = keys.size
    if (dropped === 0) return 0
    this.observer.beforeWrite?.(slot)
    this.emptySlot(slot)
    for (const key of keys) {
      const value = this.slots.delete(slot, key)!
      this.account?.removed(key, value)
      this.uses.removed(key)
      if (this.forms.size > 0) this.forms.delete(key)
      this.touched(key)
    }
    return dropped
  }

  private emptySlot(slot: number): void {
    this.expiries.dropSlot(slot)
    this.scans.emptied(slot)
  }

  /** Drops everything (FLUSHDB); the number of keys dropped. */
  clear(): number {
    const dropped = this.slots.count
    this.expiries.own.clear()
    this.fields.forgetAll()
    for (let slot = 0; slot < SLOT_COUNT; slot++) this.clearSlot(slot)
    return dropped
  }

  /**
   * Exchanges all keys with another database (SWAPDB). Observers of either see every slot that held keys about to change,
   * and neither hears of single keys.
   */
  swapContent(other: Keyspace): void {
    for (let slot = 0; slot < SLOT_COUNT; slot++) {
      if (this.slots.countIn(slot) + other.slots.countIn(slot) === 0) continue
      this.observer.beforeWrite?.(slot)
      other.observer.beforeWrite?.(slot)
    }
    this.slots.swapWith(other.slots)
    this.scans.forgetAll()
    other.scans.forgetAll()
    ;[this.account, other.account] = [other.account, this.account]
    this.uses.swapWith(other.uses)
    this.fields.swapWith(other.fields)
    ;[this.forms, other.forms] = [other.forms, this.forms]
    this.dirty++
  }

  /**
   * Removes keys whose time has come, looking at no more than `limit` of them (activeExpireCycle); a replica only what its own clients
   * gave a time to live. Gives the number removed. Called several times a second, it also keeps the time of `uses`.
   */
  expireSome(limit: number): number {
    this.uses.tick()
    if (this.keepsExpired) return 0
    if (this.isReplica) return limit === 0 ? 0 : this.expiryCycle.expireOwn()
    if (limit > 0) this.fields.expireSome()
    return this.expiryCycle.expireSome(limit)
  }

  /** True when the key's time has come; on a primary the key is then gone. */
  hasExpired(slot: number, key: Bytes): boolean {
    const atMs = this.expiries.bySlot[slot]?.get(key)
    if (atMs === undefined || atMs > this.clock.nowMs()) return false
    if (this.isReplica) return !this.seesExpired
    if (!this.keepsExpired) this.expire(slot, key)
    return true
  }

  /** A key that a writable replica's clients do not see any more: what they put in its place is new (EXPIRE_FORCE_DELETE_EXPIRED). */
  private isHidden(slot: number, key: Bytes): boolean {
    return this.isReplica && this.hasExpired(slot, key)
  }

  /** Removes a key because its time has come. */
  expire(slot: number, key: Bytes): void {
    this.remove(slot, key)
    this.touched(key)
    this.notify('expired', 'expired', key)
    this.observer.expired(key)
  }

  private remove(slot: number, key: Bytes): void {
    this.observer.beforeWrite?.(slot)
    const value = this.slots.delete(slot, key)
    if (value !== undefined) {
      this.account?.removed(key, value)
      this.uses.removed(key)
    }
    this.scans.removed(slot, key)
    if (this.forms.size > 0) this.forms.delete(key)
    this.expiries.drop(slot, key)
    if (this.slots.countIn(slot) === 0) this.emptySlot(slot)
  }
}
