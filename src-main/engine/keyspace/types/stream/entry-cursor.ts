import type { Bytes } from '../../../bytes.ts'
import { addUint64, type WideInteger } from '../../wide-integer.ts'
import { ListpackReader } from './listpack-text.ts'
import type { StreamId } from './stream-id.ts'

export const ENTRY_FLAG = { deleted: 1, sameFields: 2 } as const

/** Elements of an entry beside its fields and values: flags, two parts of the id, and at the end their count. */
export const FIXED_ELEMENTS = 3

/** Sees one entry of a range; give false to stop. The cursor is good until the visitor is done. */
export type EntryVisitor = (entry: EntryCursor) => boolean | void

/** Stands on one entry of a node and reads it. */
export class EntryCursor {
  /** Where the entry begins in its node. */
  start = 0
  flags = 0
  ms: WideInteger = 0
  seq: WideInteger = 0
  fieldCount = 0
  private readonly reader: ListpackReader
  private readonly firstId: StreamId
  private readonly nodeFields: readonly Bytes[]
  private contentAt = 0

  constructor(body: Bytes, firstId: StreamId, nodeFields: readonly Bytes[]) {
    this.reader = new ListpackReader(body)
    this.firstId = firstId
    this.nodeFields = nodeFields
  }

  get id(): StreamId {
    return { ms: this.ms, seq: this.seq }
  }

  /** Stands on the entry that begins at an offset. */
  moveTo(start: number): void {
    const { reader } = this
    this.start = start
    reader.at = start
    this.flags = Number(reader.integer())
    this.ms = addUint64(this.firstId.ms, reader.integer())
    this.seq = addUint64(this.firstId.seq, reader.integer())
    this.fieldCount = this.hasNodeFields ? this.nodeFields.length : Number(reader.integer())
    this.contentAt = reader.at
  }

  /** Where the next entry begins. */
  get end(): number {
    this.reader.at = this.contentAt
    this.reader.skip(this.hasNodeFields ? this.fieldCount + 1 : this.fieldCount * 2 + 1)
    return this.reader.at
  }

  /** Where the entry begins that ends at an offset: its last element counts those before it. */
  startOfEntryBefore(end: number): number {
    const { reader } = this
    reader.at = end
    reader.back(1)
    const countAt = reader.at
    const count = Number(reader.integer())
    reader.at = countAt
    reader.back(count)
    return reader.at
  }

  /** Below 0, 0 or above as the entry comes before an id, has it, or comes after. */
  compareTo({ ms, seq }: StreamId): number {
    if (this.ms !== ms) return this.ms < ms ? -1 : 1
    if (this.seq === seq) return 0
    return this.seq < seq ? -1 : 1
  }

  /** Field, value, field, value… */
  pairs(): Bytes[] {
    const { reader, nodeFields } = this
    const pairs: Bytes[] = []
    reader.at = this.contentAt
    for (let at = 0; at < this.fieldCount; at++) {
      pairs.push(this.hasNodeFields ? nodeFields[at]! : reader.string())
      pairs.push(reader.string())
    }
    return pairs
  }

  private get hasNodeFields(): boolean {
    return (this.flags & ENTRY_FLAG.sameFields) !== 0
  }
}
