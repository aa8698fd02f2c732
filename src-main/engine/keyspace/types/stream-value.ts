import type { Bytes } from '../../bytes.ts'
import { DEFAULT_ENCODING_LIMITS, type EncodingLimits } from '../encoding-limits.ts'
import { addUint64, type WideInteger } from '../wide-integer.ts'
import type { ConsumerGroup } from './stream/consumer-group.ts'
import type { EntryVisitor } from './stream/entry-cursor.ts'
import { compareIds, GREATEST_ID, LEAST_ID, type StreamId } from './stream/stream-id.ts'
import { StreamNode } from './stream/stream-node.ts'

/** A node never grows beyond this, whatever is configured (STREAM_LISTPACK_MAX_SIZE, and what V8 holds in one string). */
export const LARGEST_NODE_BYTES = 500 * 1024 * 1024

/** Facts of a stream beside its entries and groups. */
export interface StreamFacts {
  readonly firstId: StreamId
  readonly lastId: StreamId
  readonly maxDeletedId: StreamId
  readonly entriesAdded: WideInteger
}

/**
 * A stream: entries in ascending order of their ids, in nodes of some kilobytes, and the consumer groups that read them.
 * Finding an entry costs a binary search over the nodes and a walk through one.
 */
export class StreamValue {
  readonly type = 'stream'
  length = 0
  /** The least id of an entry, 0-0 without entries. */
  firstId: StreamId = LEAST_ID
  /** The greatest id ever used: new entries come after it. */
  lastId: StreamId = LEAST_ID
  /** The greatest id that XDEL removed. */
  maxDeletedId: StreamId = LEAST_ID
  /** Entries ever added, also those gone. */
  entriesAdded: WideInteger = 0
  readonly groups = new Map<Bytes, ConsumerGroup>()
  readonly nodes: StreamNode[] = []
  private readonly limits: Readonly<EncodingLimits>

  constructor(limits: Readonly<EncodingLimits> = DEFAULT_ENCODING_LIMITS) {
    this.limits = limits
  }

  /** OBJECT ENCODING: streams have one only. */
  encoding(): 'stream' {
    return 'stream'
  }

  copy(limits: Readonly<EncodingLimits>): StreamValue {
    const copy = new StreamValue(limits)
    for (const node of this.nodes) copy.nodes.push(node.copy())
    copy.length = this.length
    copy.setFacts(this)
    for (const [name, group] of this.groups) copy.groups.set(name, group.copy())
    return copy
  }

  setFacts({ firstId, lastId, maxDeletedId, entriesAdded }: StreamFacts): void {
    this.firstId = firstId
    this.lastId = lastId
    this.maxDeletedId = maxDeletedId
    this.entriesAdded = entriesAdded
  }

  /** Groups in the order in which Redis lists them: by the bytes of their names. */
  sortedGroups(): ConsumerGroup[] {
    return [...this.groups.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  /** Adds an entry, whose id must be greater than `lastId`; `pairs` are field, value, field, value… (streamAppendItem) */
  append(id: StreamId, pairs: readonly Bytes[]): void {
    let node = this.nodes.at(-1)
    if (node === undefined || this.isFull(node, pairs)) {
      node?.flatten()
      node = new StreamNode(id, pairs.filter((_, at) => at % 2 === 0))
      this.nodes.push(node)
    }
    node.append(id, pairs)
    this.length++
    this.entriesAdded = addUint64(this.entriesAdded, 1)
    this.lastId = id
    if (this.length === 1) this.firstId = id
  }

  /** Visits the entries from `start` to `end`, both inclusive. The stream must not be changed meanwhile. */
  visit(start: StreamId, end: StreamId, visitor: EntryVisitor): void {
    for (let at = this.nodeFor(start); at < this.nodes.length; at++) if (!this.nodes[at]!.visit(start, end, visitor)) return
  }

  /** The same from `end` down to `start`. */
  visitReverse(start: StreamId, end: StreamId, visitor: EntryVisitor): void {
    for (let at = this.nodeFor(end); at >= 0; at--) if (this.nodes[at]?.visitReverse(start, end, visitor) === false) return
  }

  has(id: StreamId): boolean {
    let isThere = false
    this.nodes[this.nodeFor(id)]?.visit(id, id, () => {
      isThere = true
      return false
    })
    return isThere
  }

  /** The greatest id of an entry that is there, 0-0 without entries (streamLastValidID). */
  lastEntryId(): StreamId {
    let found = LEAST_ID
    this.visitReverse(LEAST_ID, GREATEST_ID, (entry) => {
      found = entry.id
      return false
    })
    return found
  }

  /** Deletes an entry; true when it was there. Call `refreshFirstId` after the last of several. */
  delete(id: StreamId): boolean {
    const at = this.nodeFor(id)
    const node = this.nodes[at]
    if (node === undefined || !node.delete(id)) return false
    if (node.live === 0) this.nodes.splice(at, 1)
    this.length--
    return true
  }

  /** Call after entries went: finds out which is the first now. */
  refreshFirstId(): void {
    this.firstId = LEAST_ID
    this.visit(LEAST_ID, GREATEST_ID, (entry) => {
      this.firstId = entry.id
      return false
    })
  }

  private isFull(node: StreamNode, pairs: readonly Bytes[]): boolean {
    const { streamNodeBytes, streamNodeEntries } = this.limits
    const limitBytes = streamNodeBytes === 0 ? LARGEST_NODE_BYTES : Math.min(streamNodeBytes, LARGEST_NODE_BYTES)
    const entryBytes = pairs.reduce((sum, text) => sum + text.length, 0)
    if (node.sizeBytes + entryBytes >= limitBytes) return true
    return streamNodeEntries > 0 && node.live + node.dead >= streamNodeEntries
  }

  /** The last node that begins at an id or before it; the first one when all begin after. */
  private nodeFor(id: StreamId): number {
    let low = 0
    let high = this.nodes.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (compareIds(this.nodes[middle]!.firstId, id) <= 0) low = middle + 1
      else high = middle
    }
    return Math.max(0, low - 1)
  }
}
