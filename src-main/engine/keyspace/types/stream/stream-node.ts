import type { Bytes } from '../../../bytes.ts'
import { subtractInt64 } from '../../wide-integer.ts'
import { ENTRY_FLAG, EntryCursor, type EntryVisitor, FIXED_ELEMENTS } from './entry-cursor.ts'
import { integerElement, textElement } from './listpack-text.ts'
import { compareIds, GREATEST_ID, type StreamId } from './stream-id.ts'

/** Total bytes (u32) and element count (u16) before the elements, an end mark after them. */
const LISTPACK_FRAME_BYTES = 7
/** How many elements a listpack's header can tell; from here on it says "unknown". */
const GREATEST_COUNT = 65535
const END_MARK = '\xff'
const ENTRIES_PER_FLATTENING = 8
/** How far back from its end a node is searched for where a range begins: readers who follow a stream ask for the last few. */
const TAIL_ENTRIES = 4

/** What a node read from an RDB file holds, checked already (stream-node-decoder.ts). */
export interface NodeContent {
  readonly body: Bytes
  readonly live: number
  readonly dead: number
  readonly elementCount: number
}

/**
 * Some entries of a stream, one after the other in the bytes of a listpack, as Redis has them in memory and in RDB files:
 * ids as distances from the first one's, and fields named once where entries have the same (streamAppendItem).
 * A deleted entry stays until the whole node goes.
 */
export class StreamNode {
  readonly firstId: StreamId
  /** The fields of the first entry. */
  readonly fields: readonly Bytes[]
  /** Entries that are there, and those deleted. */
  live = 0
  dead = 0
  private body: Bytes = ''
  private elementCount: number
  private readonly master: Bytes
  private isFlat = true
  /** Every entry before this offset is deleted. */
  private liveFrom = 0
  /** Offsets of entries that were deleted, beside those flagged so in `body` and those before `liveFrom`. */
  private deletedAt: Set<number> | undefined

  constructor(firstId: StreamId, fields: readonly Bytes[], content?: NodeContent) {
    this.firstId = firstId
    this.fields = fields
    this.master = integerElement(fields.length) + fields.map(textElement).join('') + integerElement(0)
    this.elementCount = content?.elementCount ?? fields.length + 4
    if (content === undefined) return
    this.body = content.body
    this.live = content.live
    this.dead = content.dead
  }

  /** An equal node of its own. */
  copy(): StreamNode {
    const { body, live, dead, elementCount } = this
    const copy = new StreamNode(this.firstId, this.fields, { body, live, dead, elementCount })
    copy.liveFrom = this.liveFrom
    copy.deletedAt = this.deletedAt && new Set(this.deletedAt)
    return copy
  }

  /** The size as a listpack, which decides when a node is full. */
  get sizeBytes(): number {
    return LISTPACK_FRAME_BYTES + integerElement(this.live).length + integerElement(this.dead).length + this.master.length + this.body.length
  }

  /** Adds an entry; `pairs` are field, value, field, value… */
  append(id: StreamId, pairs: readonly Bytes[]): void {
    const count = pairs.length / 2
    const isSame = this.hasFields(pairs)
    let entry = integerElement(isSame ? ENTRY_FLAG.sameFields : 0) + integerElement(subtractInt64(id.ms, this.firstId.ms)) + integerElement(subtractInt64(id.seq, this.firstId.seq))
    if (!isSame) entry += integerElement(count)
    for (let at = isSame ? 1 : 0; at < pairs.length; at += isSame ? 2 : 1) entry += textElement(pairs[at]!)
    const elements = FIXED_ELEMENTS + (isSame ? count : 2 * count + 1)
    this.body += entry + integerElement(elements)
    this.isFlat = false
    this.elementCount += elements + 1
    this.live++
    if ((this.live + this.dead) % ENTRIES_PER_FLATTENING === 0) this.flatten()
  }

  /**
   * Call when the node is full. V8 keeps a concatenation as a tree of its parts, which takes six times the room and must be walked for
   * each character read; a search makes it one piece (String::IndexOf flattens). No back length is 255, so that nothing is found.
   */
  flatten(): void {
    if (!this.isFlat) this.isFlat = this.body.indexOf(END_MARK, this.body.length - 1) === -1
  }

  /** Visits the entries from `start` to `end`; false when none can follow: the visitor stopped, or an entry is past the end. */
  visit(start: StreamId, end: StreamId, visitor: EntryVisitor): boolean {
    const cursor = this.cursor()
    for (let at = this.offsetFor(start, cursor); at < this.body.length; at = cursor.end) {
      cursor.moveTo(at)
      if (cursor.compareTo(start) < 0 || this.isDeleted(cursor)) continue
      if (cursor.compareTo(end) > 0 || visitor(cursor) === false) return false
    }
    return true
  }

  /** The same from `end` down to `start`. */
  visitReverse(start: StreamId, end: StreamId, visitor: EntryVisitor): boolean {
    const cursor = this.cursor()
    for (let at = this.body.length; at > this.liveFrom; ) {
      at = cursor.startOfEntryBefore(at)
      cursor.moveTo(at)
      if (cursor.compareTo(end) > 0 || this.isDeleted(cursor)) continue
      if (cursor.compareTo(start) < 0 || visitor(cursor) === false) return false
    }
    return true
  }

  /** The id of the last entry, deleted or not. */
  lastId(): StreamId {
    const cursor = this.cursor()
    cursor.moveTo(cursor.startOfEntryBefore(this.body.length))
    return cursor.id
  }

  /** Deletes an entry; true when it was there. */
  delete(id: StreamId): boolean {
    const before = this.live
    this.visit(id, id, (entry) => {
      this.markDeleted(entry)
      return false
    })
    return this.live < before
  }

  /** Deletes entries from the front for as long as `isDoomed` says so; how many. */
  deleteWhile(isDoomed: (entry: EntryCursor) => boolean): number {
    const before = this.live
    this.visit(this.firstId, GREATEST_ID, (entry) => {
      if (!isDoomed(entry)) return false
      this.markDeleted(entry)
      return true
    })
    return before - this.live
  }

  /** The whole listpack. */
  encode(): Bytes {
    const elements = integerElement(this.live) + integerElement(this.dead) + this.master + this.flaggedBody()
    const size = elements.length + LISTPACK_FRAME_BYTES
    const count = Math.min(this.elementCount, GREATEST_COUNT)
    return String.fromCharCode(size & 255, (size >> 8) & 255, (size >> 16) & 255, size >>> 24, count & 255, count >> 8) + elements + END_MARK
  }

  private cursor(): EntryCursor {
    this.flatten()
    return new EntryCursor(this.body, this.firstId, this.fields)
  }

  /** An offset before which no entry is in a range that begins with an id. */
  private offsetFor(start: StreamId, cursor: EntryCursor): number {
    if (compareIds(start, this.firstId) <= 0) return this.liveFrom
    let at = this.body.length
    for (let left = TAIL_ENTRIES; left > 0 && at > this.liveFrom; left--) {
      const entry = cursor.startOfEntryBefore(at)
      cursor.moveTo(entry)
      if (cursor.compareTo(start) < 0) return at
      at = entry
    }
    return this.liveFrom
  }

  private hasFields(pairs: readonly Bytes[]): boolean {
    const { fields } = this
    if (pairs.length !== fields.length * 2) return false
    for (let at = 0; at < fields.length; at++) if (fields[at] !== pairs[at * 2]) return false
    return true
  }

  private isDeleted({ start, flags }: EntryCursor): boolean {
    return (flags & ENTRY_FLAG.deleted) !== 0 || start < this.liveFrom || (this.deletedAt !== undefined && this.deletedAt.has(start))
  }

  private markDeleted(entry: EntryCursor): void {
    this.live--
    this.dead++
    if (entry.start === this.liveFrom) this.liveFrom = entry.end
    else (this.deletedAt ??= new Set()).add(entry.start)
  }

  /** The entries with what was deleted flagged. Flags are small integers: one byte, and its length. */
  private flaggedBody(): Bytes {
    const { body } = this
    if (this.liveFrom === 0 && this.deletedAt === undefined) return body
    const cursor = this.cursor()
    let flagged = ''
    for (let at = 0; at < body.length; ) {
      cursor.moveTo(at)
      const { end } = cursor
      flagged += this.isDeleted(cursor) ? String.fromCharCode(cursor.flags | ENTRY_FLAG.deleted) + body.slice(at + 1, end) : body.slice(at, end)
      at = end
    }
    return flagged
  }
}
