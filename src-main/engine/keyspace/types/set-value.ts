import type { Bytes } from '../../bytes.ts'
import type { Random } from '../../ports/random.ts'
import { DEFAULT_ENCODING_LIMITS, type EncodingLimits } from '../encoding-limits.ts'
import { isIntegerText } from '../integer-text.ts'
import { elementAt, MemberSampler, SAMPLER_FROM_SIZE } from '../member-sampler.ts'
import { ScanBuckets } from '../scan-buckets.ts'

/** A set of distinct byte strings. Change it by `add` and `delete` only. */
export class SetValue {
  readonly type = 'set'
  readonly members: Set<Bytes> = new Set<Bytes>()
  private readonly limits: Readonly<EncodingLimits>
  /** Integers only, and few: once a set has outgrown that it stays outgrown. */
  private compact = true
  private sampler: MemberSampler | undefined
  private scanBuckets: ScanBuckets | undefined

  constructor(members: Iterable<Bytes> = [], limits: Readonly<EncodingLimits> = DEFAULT_ENCODING_LIMITS) {
    this.limits = limits
    for (const member of members) this.add(member)
  }

  get size(): number {
    return this.members.size
  }

  encoding(): 'intset' | 'hashtable' {
    return this.compact ? 'intset' : 'hashtable'
  }

  has(member: Bytes): boolean {
    return this.members.has(member)
  }

  /** The members; a set of few integers gives them in ascending order, as Redis's intset does. */
  values(): Iterable<Bytes> {
    if (!this.compact) return this.members
    return [...this.members].sort((a, b) => Number(a) - Number(b))
  }

  /** Adds a member; true when it is new. */
  add(member: Bytes): boolean {
    const before = this.members.size
    this.members.add(member)
    if (this.members.size === before) return false
    if (this.compact && (this.members.size > this.limits.setIntegers || !isIntegerText(member))) this.compact = false
    this.sampler?.add(member)
    this.scanBuckets?.add(member)
    return true
  }

  /** Removes a member; true when there was one. */
  delete(member: Bytes): boolean {
    if (!this.members.delete(member)) return false
    this.sampler?.remove(member)
    this.scanBuckets?.remove(member)
    return true
  }

  /** A member; each is as likely as any other. The set must have one. */
  randomMember(random: Random): Bytes {
    if (this.members.size < SAMPLER_FROM_SIZE) return elementAt(this.members, random.below(this.members.size))
    this.sampler ??= new MemberSampler(this.members)
    return this.sampler.pick(random)
  }

  /** Members from a scan position on (0: the start), at least `count` unless the end comes first; a compact set is given whole. */
  scan(position: number, count: number): { next: number; members: Bytes[] } {
    if (this.compact) return { next: 0, members: [...this.values()] }
    this.scanBuckets ??= new ScanBuckets(this.members, this.members.size)
    const members: Bytes[] = []
    const next = this.scanBuckets.collect(position, count, members)
    if (next === 0) this.scanBuckets = undefined
    return { next, members }
  }
}
