import type { Bytes } from '../../bytes.ts'
import type { Random } from '../../ports/random.ts'
import { DEFAULT_ENCODING_LIMITS, type EncodingLimits } from '../encoding-limits.ts'
import { elementAt, MemberSampler, SAMPLER_FROM_SIZE } from '../member-sampler.ts'
import { ScanBuckets } from '../scan-buckets.ts'

/** A hash: fields and their values, in the order fields were first set. Change it by `set` and `delete` only. */
export class HashValue {
  readonly type = 'hash'
  readonly fields: Map<Bytes, Bytes> = new Map<Bytes, Bytes>()
  private readonly limits: Readonly<EncodingLimits>
  /** A hash that has outgrown the compact encoding never goes back to it. */
  private compact = true
  private sampler: MemberSampler | undefined
  private scanBuckets: ScanBuckets | undefined
  /** When the fields run out that do (Unix ms); undefined while none does. */
  private expiries: Map<Bytes, number> | undefined
  /** No field runs out before this. */
  private earliestMs = Infinity

  constructor(entries: Iterable<readonly [Bytes, Bytes]> = [], limits: Readonly<EncodingLimits> = DEFAULT_ENCODING_LIMITS) {
    this.limits = limits
    for (const [field, value] of entries) this.set(field, value)
  }

  get size(): number {
    return this.fields.size
  }

  encoding(): 'listpack' | 'hashtable' {
    return this.compact ? 'listpack' : 'hashtable'
  }

  get(field: Bytes): Bytes | undefined {
    return this.fields.get(field)
  }

  has(field: Bytes): boolean {
    return this.fields.has(field)
  }

  /** Sets a field, which then never runs out unless `keepExpiry`; true when it is new. */
  set(field: Bytes, value: Bytes, keepExpiry = false): boolean {
    if (this.expiries !== undefined && !keepExpiry) this.setExpiry(field, undefined)
    const before = this.fields.size
    this.fields.set(field, value)
    const isNew = this.fields.size > before
    if (this.compact && this.outgrows(field, value)) this.compact = false
    if (isNew) {
      this.sampler?.add(field)
      this.scanBuckets?.add(field)
    }
    return isNew
  }

  /** Removes a field; true when there was one. */
  delete(field: Bytes): boolean {
    if (!this.fields.delete(field)) return false
    if (this.expiries !== undefined) this.setExpiry(field, undefined)
    this.sampler?.remove(field)
    this.scanBuckets?.remove(field)
    return true
  }

  /** Whether some field runs out. */
  get hasExpiringFields(): boolean {
    return this.expiries !== undefined
  }

  /** When a field runs out (Unix ms), undefined when it never does. */
  expiresAtMs(field: Bytes): number | undefined {
    return this.expiries?.get(field)
  }

  /** Sets, or with undefined takes off, the expiry of a field that is there. */
  setExpiry(field: Bytes, atMs: number | undefined): void {
    if (atMs === undefined) {
      if (this.expiries?.delete(field) === true && this.expiries.size === 0) this.expiries = undefined
      return
    }
    this.expiries ??= new Map()
    this.expiries.set(field, atMs)
    this.earliestMs = Math.min(this.earliestMs, atMs)
  }

  /** The fields that run out, and when. */
  expiringFields(): Iterable<readonly [Bytes, number]> {
    return this.expiries ?? []
  }

  /** The fields whose time has come. Costs a comparison until the first one's has. */
  expiredFields(nowMs: number): readonly Bytes[] {
    if (this.expiries === undefined || nowMs < this.earliestMs) return []
    const expired: Bytes[] = []
    this.earliestMs = Infinity
    for (const [field, atMs] of this.expiries) {
      if (atMs <= nowMs) expired.push(field)
      // What is due stays due until its owner removes it.
      this.earliestMs = Math.min(this.earliestMs, atMs)
    }
    return expired
  }

  /** A copy that lacks some fields. */
  without(fields: readonly Bytes[]): HashValue {
    const copy = this.copy(this.limits)
    for (const field of fields) copy.delete(field)
    return copy
  }

  /** A copy, with the expiries of its fields. */
  copy(limits: Readonly<EncodingLimits>): HashValue {
    const copy = new HashValue(this.fields, limits)
    for (const [field, atMs] of this.expiringFields()) copy.setExpiry(field, atMs)
    return copy
  }

  /** A field; each is as likely as any other. The hash must have one. */
  randomField(random: Random): Bytes {
    if (this.fields.size < SAMPLER_FROM_SIZE) return elementAt(this.fields.keys(), random.below(this.fields.size))
    this.sampler ??= new MemberSampler(this.fields.keys())
    return this.sampler.pick(random)
  }

  /** Fields from a scan position on (0: the start), at least `count` unless the end comes first; a compact hash is given whole. */
  scan(position: number, count: number): { next: number; members: Bytes[] } {
    if (this.compact) return { next: 0, members: [...this.fields.keys()] }
    this.scanBuckets ??= new ScanBuckets(this.fields.keys(), this.fields.size)
    const members: Bytes[] = []
    const next = this.scanBuckets.collect(position, count, members)
    if (next === 0) this.scanBuckets = undefined
    return { next, members }
  }

  private outgrows(field: Bytes, value: Bytes): boolean {
    const { hashEntries, hashValueBytes } = this.limits
    return this.fields.size > hashEntries || field.length > hashValueBytes || value.length > hashValueBytes
  }
}
