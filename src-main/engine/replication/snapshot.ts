import type { Bytes } from '../bytes.ts'
import type { Keyspace } from '../keyspace/keyspace.ts'
import { SLOT_COUNT } from '../key-slot.ts'
import { keyFootprintBytes } from '../keyspace/footprint.ts'
import { type RdbFormat, RdbWriter } from './rdb/rdb-writer.ts'

const BYTES_PER_UNIT = 128
const SLOTS_PER_UNIT = 16
const FOOTPRINT_SAMPLES = 5

/** What goes into a snapshot, and where. */
export interface SnapshotRequest {
  readonly databases: readonly Keyspace[]
  readonly auxiliary: Iterable<readonly [Bytes, Bytes]>
  /** Sources of function libraries. */
  readonly functions?: Iterable<Bytes>
  /** Undefined: compressed and with a checksum. */
  readonly format?: RdbFormat | undefined
  /** Takes the next bytes of the file. */
  readonly onChunk: (chunk: Buffer) => void
}

/** A whole snapshot at once, serving nobody meanwhile. */
export function snapshotNow(request: Omit<SnapshotRequest, 'onChunk'>): Bytes {
  let file: Bytes = ''
  const snapshot = new Snapshot({ ...request, onChunk: (chunk) => void (file += chunk.latin1Slice()) })
  while (!snapshot.step(Infinity));
  return file
}

/**
 * The dataset as it is at one moment, written as an RDB file while serving goes on and without fork: slot after slot, and a
 * slot about to change is written out just before (Keyspace observer, beforeWrite).
 */
export class Snapshot {
  private readonly databases: readonly Keyspace[]
  private readonly writer: RdbWriter
  private readonly onChunk: (chunk: Buffer) => void
  /** Slots written out of turn, per database. */
  private readonly ahead: Set<number>[]
  private dbIndex = 0
  private slot = 0
  private finished = false
  /** Keys written so far. */
  keyCount = 0
  /** Keys there were at the beginning. */
  readonly keyTotal: number
  /** About how many bytes the keys take that were written out of turn because they were about to change: what a fork would have had to copy. */
  copiedBytes = 0
  /** Units of work of the step under way. */
  private work = 0

  constructor(request: SnapshotRequest) {
    this.databases = [...request.databases]
    this.onChunk = request.onChunk
    this.writer = new RdbWriter(request.format)
    this.keyTotal = this.databases.reduce((sum, { size }) => sum + size, 0)
    this.ahead = this.databases.map(() => new Set())
    this.writer.writeHeader(request.auxiliary)
    for (const source of request.functions ?? []) this.writer.writeFunction(source)
    this.announceSizes()
  }

  get isFinished(): boolean {
    return this.finished
  }

  /**
   * Writes on until about `budget` units of work are done, or the end; true at the end. A key costs one unit, and so do sixteen slots
   * and each 128 bytes written: bytes alone would let a million small keys, which compress well, hold up everything else.
   */
  step(budget: number): boolean {
    this.work = 0
    while (this.dbIndex < this.databases.length && this.work + this.writer.pendingBytes / BYTES_PER_UNIT < budget) this.writeNextSlot()
    if (this.dbIndex === this.databases.length && !this.finished) this.finish()
    this.handOver()
    return this.finished
  }

  /** A slot is about to change: writes it now, unless it has been written. */
  beforeWrite(dbIndex: number, slot: number): void {
    if (this.finished || dbIndex < this.dbIndex || (dbIndex === this.dbIndex && slot < this.slot)) return
    const ahead = this.ahead[dbIndex]
    if (ahead === undefined || ahead.has(slot)) return
    ahead.add(slot)
    for (const { key, value } of this.databases[dbIndex]!.slots.entriesIn(slot)) this.copiedBytes += keyFootprintBytes(key, value, FOOTPRINT_SAMPLES)
    this.writeSlot(dbIndex, slot)
  }

  private writeNextSlot(): void {
    if (!this.ahead[this.dbIndex]!.delete(this.slot)) this.writeSlot(this.dbIndex, this.slot)
    this.slot++
    this.work += 1 / SLOTS_PER_UNIT
    if (this.slot < SLOT_COUNT && this.databases[this.dbIndex]!.size > 0) return
    this.moveToNextDatabase()
  }

  /** An empty database is passed over at once: what it held when the snapshot began has been written ahead. */
  private moveToNextDatabase(): void {
    this.ahead[this.dbIndex]!.clear()
    this.dbIndex++
    this.slot = 0
    this.announceSizes()
  }

  private announceSizes(): void {
    const database = this.databases[this.dbIndex]
    if (database !== undefined && database.size > 0) this.writer.writeSizes(this.dbIndex, database.size, database.expiries.count)
  }

  private writeSlot(dbIndex: number, slot: number): void {
    for (const entry of this.databases[dbIndex]!.slots.entriesIn(slot)) {
      this.writer.writeEntry(dbIndex, entry)
      this.work++
      this.keyCount++
    }
  }

  private finish(): void {
    this.writer.writeEnd()
    this.finished = true
  }

  private handOver(): void {
    if (this.writer.pendingBytes > 0) this.onChunk(this.writer.take())
  }
}
