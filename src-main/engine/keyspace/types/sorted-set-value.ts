import type { Bytes } from '../../bytes.ts'
import { DEFAULT_ENCODING_LIMITS, type EncodingLimits } from '../encoding-limits.ts'
import { ScanBuckets } from '../scan-buckets.ts'
import { ScoreIndex, type EntryVisitor } from './score-index.ts'

/** A sorted set: members with a double as score, ordered by score and then by bytes. Change it by `add` and `delete` only. */
export class SortedSetValue {
  readonly type = 'zset'
  readonly scores = new Map<Bytes, number>()
  private readonly index = new ScoreIndex()
  private readonly limits: Readonly<EncodingLimits>
  /** A set that has outgrown the compact encoding never goes back to it. */
  private compact = true
  private scanBuckets: ScanBuckets | undefined

  constructor(entries: Iterable<readonly [Bytes, number]> = [], limits: Readonly<EncodingLimits> = DEFAULT_ENCODING_LIMITS) {
    this.limits = limits
    for (const [member, score] of entries) this.add(member, score)
  }

  get size(): number {
    return this.scores.size
  }

  encoding(): 'listpack' | 'skiplist' {
    return this.compact ? 'listpack' : 'skiplist'
  }

  score(member: Bytes): number | undefined {
    return this.scores.get(member)
  }

  /** Adds a member or moves it to another score; true when it is new. `before` is its score, for a caller that knows it. */
  add(member: Bytes, score: number, before = this.scores.get(member)): boolean {
    if (before === score) return false
    if (before === undefined && this.compact && this.outgrows(member)) this.compact = false
    // A listpack keeps whole scores as integers, and so forgets the sign of a negative zero (zzlInsertAt).
    const kept = this.compact ? score + 0 : score
    this.scores.set(member, kept)
    // Under its new score goes the string that was kept: what came with the request is young, and would have to be kept in its stead.
    this.index.insert(before === undefined ? member : this.index.remove(member, before), kept)
    if (before !== undefined) return false
    this.scanBuckets?.add(member)
    return true
  }

  /** Gives up the compact encoding, as Redis does to a sorted set it is to SORT (sortCommandGeneric). */
  expand(): void {
    this.compact = false
  }

  /** Removes a member; true when there was one. */
  delete(member: Bytes): boolean {
    const score = this.scores.get(member)
    if (score === undefined) return false
    this.scores.delete(member)
    this.index.remove(member, score)
    this.scanBuckets?.remove(member)
    return true
  }

  /** How many entries come before a member, undefined when it is none. */
  rank(member: Bytes): number | undefined {
    const score = this.scores.get(member)
    return score === undefined ? undefined : this.index.rank(member, score)
  }

  /** How many entries come first for which `precedes` holds: the rank where a range starts. */
  countWhile(precedes: (score: number, member: Bytes) => boolean): number {
    return this.index.countWhile(precedes)
  }

  /** Visits the entries of the ranks `start` to `stop` (inclusive, within the set), ascending or descending. */
  visit(start: number, stop: number, reverse: boolean, visitor: EntryVisitor): void {
    if (reverse) this.index.visitReverse(start, stop, visitor)
    else this.index.visit(start, stop, visitor)
  }

  /** The entries of the ranks `start` to `stop` (inclusive, within the set) in ascending order. */
  entries(start = 0, stop = this.scores.size - 1): [Bytes, number][] {
    const entries: [Bytes, number][] = []
    this.index.visit(start, stop, (member, score) => void entries.push([member, score]))
    return entries
  }

  /** The entry of a rank (0 to size - 1). */
  at(rank: number): [Bytes, number] {
    return this.entries(rank, rank)[0]!
  }

  /** Members from a scan position on (0: the start), at least `count` unless the end comes first; a compact set is given whole, in order. */
  scan(position: number, count: number): { next: number; members: Bytes[] } {
    if (this.compact) return { next: 0, members: this.entries().map(([member]) => member) }
    this.scanBuckets ??= new ScanBuckets(this.scores.keys(), this.scores.size)
    const members: Bytes[] = []
    const next = this.scanBuckets.collect(position, count, members)
    if (next === 0) this.scanBuckets = undefined
    return { next, members }
  }

  private outgrows(member: Bytes): boolean {
    return this.scores.size >= this.limits.sortedSetEntries || member.length > this.limits.sortedSetValueBytes
  }
}
