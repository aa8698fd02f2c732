import type { Bytes } from '../../bytes.ts'
import { ChunkCounts } from './chunk-counts.ts'

const LARGEST_CHUNK = 64
const SMALL_CHUNK = 12

interface Chunk {
  readonly members: Bytes[]
  readonly scores: number[]
}

/** Sees one entry of a range; give false to stop. */
export type EntryVisitor = (member: Bytes, score: number) => boolean | void

/**
 * The entries of a sorted set by score, then by bytes: sorted chunks, found by binary search, with a tree of their sizes
 * for ranks. Insertion, removal, rank and entry-by-rank cost O(log n) and the move of half a chunk.
 */
export class ScoreIndex {
  private readonly chunks: Chunk[] = []
  /** The last score of each chunk, side by side: a search that looked into the chunks would wait for memory at every step. */
  private readonly lastScores: number[] = []
  private readonly counts = new ChunkCounts()
  private count = 0

  get length(): number {
    return this.count
  }

  insert(member: Bytes, score: number): void {
    this.count++
    const at = Math.min(this.chunkFor(member, score), this.chunks.length - 1)
    if (at < 0) {
      this.chunks.push({ members: [member], scores: [score] })
      this.lastScores.push(score)
      this.counts.invalidate()
      return
    }
    const chunk = this.chunks[at]!
    putIn(chunk, offsetIn(chunk, member, score), member, score)
    this.noteLast(at)
    if (chunk.members.length > LARGEST_CHUNK) this.split(at)
    else this.counts.change(at, 1)
  }

  /** Removes an entry that is there; gives its member as it was kept. */
  remove(member: Bytes, score: number): Bytes {
    const at = this.chunkFor(member, score)
    const chunk = this.chunks[at]!
    const kept = takeOut(chunk, offsetIn(chunk, member, score))
    this.noteLast(at)
    this.count--
    if (chunk.members.length < SMALL_CHUNK) this.mergeSmall(at)
    else this.counts.change(at, -1)
    return kept
  }

  /** How many entries come before this one. */
  rank(member: Bytes, score: number): number {
    const at = this.chunkFor(member, score)
    if (at >= this.chunks.length) return this.count
    return this.freshCounts().before(at) + offsetIn(this.chunks[at]!, member, score)
  }

  /** How many entries come first for which `precedes` holds; it must hold for a beginning of the order and for nothing after. */
  countWhile(precedes: (score: number, member: Bytes) => boolean): number {
    const at = firstIndex(this.chunks.length, (index) => !precedes(this.lastScores[index]!, this.lastMember(index)))
    if (at >= this.chunks.length) return this.count
    const { members, scores } = this.chunks[at]!
    return this.freshCounts().before(at) + firstIndex(members.length, (index) => !precedes(scores[index]!, members[index]!))
  }

  /** Visits the entries of the ranks `start` to `stop` (inclusive, within the set) in ascending order. */
  visit(start: number, stop: number, visitor: EntryVisitor): void {
    if (start > stop) return
    let { chunk: at, offset } = this.freshCounts().find(start)
    for (let left = stop - start + 1; left > 0; at++, offset = 0) {
      const { members, scores } = this.chunks[at]!
      for (; offset < members.length && left > 0; offset++, left--) {
        if (visitor(members[offset]!, scores[offset]!) === false) return
      }
    }
  }

  /** Visits the entries of the ranks `start` to `stop` (inclusive, within the set) in descending order. */
  visitReverse(start: number, stop: number, visitor: EntryVisitor): void {
    if (start > stop) return
    let { chunk: at, offset } = this.freshCounts().find(stop)
    for (let left = stop - start + 1; left > 0; ) {
      const { members, scores } = this.chunks[at]!
      for (; offset >= 0 && left > 0; offset--, left--) {
        if (visitor(members[offset]!, scores[offset]!) === false) return
      }
      at--
      if (left > 0) offset = this.chunks[at]!.members.length - 1
    }
  }

  /** The first chunk whose last entry is not before this one; the number of chunks when there is none. */
  private chunkFor(member: Bytes, score: number): number {
    let low = 0
    let high = this.chunks.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const last = this.lastScores[middle]!
      if (last < score || (last === score && this.lastMember(middle) < member)) low = middle + 1
      else high = middle
    }
    return low
  }

  private lastMember(at: number): Bytes {
    const { members } = this.chunks[at]!
    return members[members.length - 1]!
  }

  /** Call after a change of a chunk; an empty one is about to go. */
  private noteLast(at: number): void {
    const { scores } = this.chunks[at]!
    if (scores.length > 0) this.lastScores[at] = scores[scores.length - 1]!
  }

  private split(at: number): void {
    const chunk = this.chunks[at]!
    // Entries that arrive in order fill chunks fully when the new chunk starts nearly empty.
    const keep = at === this.chunks.length - 1 ? LARGEST_CHUNK - SMALL_CHUNK : chunk.members.length >> 1
    this.chunks.splice(at + 1, 0, { members: chunk.members.splice(keep), scores: chunk.scores.splice(keep) })
    this.lastScores.splice(at + 1, 0, 0)
    this.noteLast(at)
    this.noteLast(at + 1)
    this.counts.invalidate()
  }

  private mergeSmall(at: number): void {
    const chunk = this.chunks[at]!
    const next = this.chunks[at + 1]
    if (chunk.members.length === 0) {
      this.chunks.splice(at, 1)
      this.lastScores.splice(at, 1)
      this.counts.invalidate()
    } else if (next !== undefined && chunk.members.length + next.members.length <= LARGEST_CHUNK / 2) {
      chunk.members.push(...next.members)
      chunk.scores.push(...next.scores)
      this.chunks.splice(at + 1, 1)
      this.lastScores.splice(at + 1, 1)
      this.noteLast(at)
      this.counts.invalidate()
    } else this.counts.change(at, -1)
  }

  private freshCounts(): ChunkCounts {
    if (this.counts.isStale) this.counts.rebuild(this.chunks.map((chunk) => chunk.members.length))
    return this.counts
  }
}

function comesBefore(score: number, member: Bytes, otherScore: number, otherMember: Bytes): boolean {
  return score < otherScore || (score === otherScore && member < otherMember)
}

/** The place of an entry in a chunk, or where it would go. */
function offsetIn({ members, scores }: Chunk, member: Bytes, score: number): number {
  let low = 0
  let high = members.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (comesBefore(scores[middle]!, members[middle]!, score, member)) low = middle + 1
    else high = middle
  }
  return low
}

/** Moves the entries one by one: for so few that takes a fifth of the time of `splice`, which makes an array of what it took out. */
function putIn({ members, scores }: Chunk, offset: number, member: Bytes, score: number): void {
  members.push(member)
  scores.push(score)
  for (let at = members.length - 1; at > offset; at--) {
    members[at] = members[at - 1]!
    scores[at] = scores[at - 1]!
  }
  members[offset] = member
  scores[offset] = score
}

function takeOut({ members, scores }: Chunk, offset: number): Bytes {
  const member = members[offset]!
  for (let at = offset + 1; at < members.length; at++) {
    members[at - 1] = members[at]!
    scores[at - 1] = scores[at]!
  }
  members.pop()
  scores.pop()
  return member
}

/** The first index for which `holds` is true, `length` when there is none. */
function firstIndex(length: number, holds: (index: number) => boolean): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}
