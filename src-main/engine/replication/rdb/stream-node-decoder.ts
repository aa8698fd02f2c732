import type { Bytes } from '../../bytes.ts'
import { ENTRY_FLAG, FIXED_ELEMENTS } from '../../keyspace/types/stream/entry-cursor.ts'
import { backLength, elementBytes, ListpackReader } from '../../keyspace/types/stream/listpack-text.ts'
import { compareIds, type StreamId } from '../../keyspace/types/stream/stream-id.ts'
import { StreamNode } from '../../keyspace/types/stream/stream-node.ts'
import { addUint64, type WideInteger } from '../../keyspace/wide-integer.ts'
import { corrupt } from './rdb-format-error.ts'

const HEADER_BYTES = 6
const END = 0xff
const COUNT_UNKNOWN = 65535

/** A node, and the id of its last entry that is not deleted; `after` where it has none. */
export interface DecodedNode {
  readonly node: StreamNode
  readonly lastLiveId: StreamId | undefined
}

/**
 * Checks a node of a stream through and through, so that it can be read without care afterwards: hostile payloads must do no harm
 * (streamValidateListpackIntegrity). Entries that are not deleted must ascend, and come after `after`.
 * @throws RdbFormatError
 */
export function decodeStreamNode(firstId: StreamId, blob: Buffer, after: StreamId | undefined): DecodedNode {
  const elements = new CheckedElements(blob.latin1Slice())
  const live = elements.count()
  const dead = elements.count()
  const fieldCount = elements.count()
  const fields: Bytes[] = []
  for (let left = fieldCount; left > 0; left--) fields.push(elements.string())
  if (elements.integer() !== 0) throw corrupt('a stream node\'s fields do not end')
  const bodyStart = elements.at
  const entries = new CheckedEntries(elements, firstId, fieldCount)
  for (let left = live + dead; left > 0; left--) entries.check()
  elements.expectEnd()
  if (entries.dead !== dead) throw corrupt('a stream node\'s count of deleted entries does not match')
  const body = elements.text.slice(bodyStart, elements.text.length - 1)
  const lastLiveId = entries.checkOrder(after)
  return { node: new StreamNode(firstId, fields, { body, live, dead, elementCount: elements.read }), lastLiveId }
}

/** Entry by entry: flags, id, fields and values, and the count of all these. */
class CheckedEntries {
  dead = 0
  private readonly elements: CheckedElements
  private readonly firstId: StreamId
  private readonly fieldCount: number
  private readonly liveIds: StreamId[] = []

  constructor(elements: CheckedElements, firstId: StreamId, fieldCount: number) {
    this.elements = elements
    this.firstId = firstId
    this.fieldCount = fieldCount
  }

  check(): void {
    const { elements, firstId } = this
    const flags = elements.flags()
    const id = { ms: addUint64(firstId.ms, elements.integer()), seq: addUint64(firstId.seq, elements.integer()) }
    const isSame = (flags & ENTRY_FLAG.sameFields) !== 0
    const fieldCount = isSame ? this.fieldCount : elements.count()
    const contentCount = isSame ? fieldCount : fieldCount * 2
    for (let left = contentCount; left > 0; left--) elements.skip()
    const expected = FIXED_ELEMENTS + contentCount + (isSame ? 0 : 1)
    if (elements.integer() !== expected) throw corrupt('a stream entry\'s count of elements does not match')
    if ((flags & ENTRY_FLAG.deleted) !== 0) this.dead++
    else this.liveIds.push(id)
  }

  checkOrder(after: StreamId | undefined): StreamId | undefined {
    let last = after
    for (const id of this.liveIds) {
      if (last !== undefined && compareIds(last, id) >= 0) throw corrupt('stream entries do not ascend')
      last = id
    }
    return last
  }
}

/** The elements of a listpack, each checked before it is read. */
class CheckedElements {
  readonly text: Bytes
  read = 0
  private readonly reader: ListpackReader
  private readonly announced: number

  constructor(text: Bytes) {
    this.text = text
    this.reader = new ListpackReader(text, HEADER_BYTES)
    const { length } = text
    if (length < HEADER_BYTES + 1) throw corrupt('listpack is too short')
    const header = Buffer.from(text.slice(0, HEADER_BYTES), 'latin1')
    if (header.readUInt32LE(0) !== length) throw corrupt('listpack size does not match')
    if (text.charCodeAt(length - 1) !== END) throw corrupt('listpack has no end mark')
    this.announced = header.readUInt16LE(4)
  }

  get at(): number {
    return this.reader.at
  }

  skip(): void {
    const { at, text } = this
    const bytes = elementBytes(text, at)
    const last = text.length - 1
    if (!(bytes > 0) || at + bytes >= last) throw corrupt('listpack element is broken')
    const back = backLength(bytes)
    if (at + bytes + back.length > last || !text.startsWith(back, at + bytes)) throw corrupt('listpack back length does not match')
    this.reader.at = at + bytes + back.length
    this.read++
  }

  integer(): WideInteger {
    const { at } = this
    const head = this.text.charCodeAt(at)
    const isInteger = head < 0x80 || (head >= 0xc0 && head < 0xe0) || (head >= 0xf1 && head <= 0xf4)
    if (!isInteger) throw corrupt('a text stands where a stream holds an integer')
    this.skip()
    return this.readAgain(at, () => this.reader.integer())
  }

  string(): Bytes {
    const { at } = this
    this.skip()
    return this.readAgain(at, () => this.reader.string())
  }

  /** A count; one that is beyond the data is refused when the data ends. */
  count(): number {
    const value = this.integer()
    if (value < 0 || value > this.text.length) throw corrupt('a count in a stream node is impossible')
    return Number(value)
  }

  /** Flags stand in one byte. */
  flags(): number {
    const value = this.integer()
    if (value < 0 || value > 3) throw corrupt('unknown flags of a stream entry')
    return Number(value)
  }

  expectEnd(): void {
    if (this.at !== this.text.length - 1) throw corrupt('a stream node goes on after its entries')
    if (this.announced !== COUNT_UNKNOWN && this.announced !== this.read) throw corrupt('listpack count does not match')
  }

  private readAgain<T>(at: number, read: () => T): T {
    this.reader.at = at
    return read()
  }
}
