import type { Bytes } from '../../bytes.ts'
import { DEFAULT_ENCODING_LIMITS, type EncodingLimits } from '../../keyspace/encoding-limits.ts'
import { toWide, type WideInteger } from '../../keyspace/wide-integer.ts'
import { ByteSource } from './byte-source.ts'
import { Crc64 } from './crc64.ts'
import { skipModuleFields } from './foreign-object.ts'
import { integrityFailure } from './integrity-words.ts'
import { readLength, readUint64 } from './length.ts'
import { readObject } from './object-reader.ts'
import { MAX_RDB_VERSION, OPCODE } from './object-type.ts'
import { corrupt, RdbChecksumError, RdbFormatError } from './rdb-format-error.ts'
import type { RdbEntry } from './rdb-writer.ts'
import { readString } from './string-encoding.ts'

const HEADER = /^REDIS(\d{4})$/
const HEADER_BYTES = 9
const CHECKSUM_BYTES = 8
const SLOT_COUNT = 16384
/** Files have had a checksum since version 5. */
const FIRST_CHECKED_VERSION = 5

/** What a file holds, in the order of the file. `dropped` is a key that has no place in a dataset; `why` says it in words. */
export type RdbItem =
  | { readonly kind: 'auxiliary'; readonly name: Bytes; readonly text: Bytes }
  | { readonly kind: 'function'; readonly source: Bytes }
  | { readonly kind: 'sizes'; readonly dbIndex: number; readonly keyCount: number }
  | ({ readonly kind: 'entry'; readonly dbIndex: number } & RdbEntry)
  | { readonly kind: 'dropped'; readonly dbIndex: number; readonly key: Bytes; readonly fault: 'empty' | 'unsupported'; readonly why: string }

/**
 * Reads an RDB file of any version up to 12, one item at a time, so that a long load can give way between items.
 * The checksum is compared at the end mark: items given before it are provisional until the reader has finished.
 * @throws RdbFormatError on the first contradiction.
 * @returns the number of bytes the file takes.
 */
export function* readRdb(file: Buffer | Iterable<Buffer>, limits: Readonly<EncodingLimits> = DEFAULT_ENCODING_LIMITS): Generator<RdbItem, number, undefined> {
  const reader = new RdbReader(limits)
  const pieces = (Buffer.isBuffer(file) ? [file] : file)[Symbol.iterator]()
  for (let item = reader.next(); item !== 'end'; item = reader.next()) {
    if (item !== 'more') yield item
    else feed(reader, pieces.next())
  }
  return reader.takenBytes
}

function feed(reader: RdbReader, piece: IteratorResult<Buffer, unknown>): void {
  if (piece.done === true) reader.end()
  else reader.push(piece.value)
}

/**
 * Reads an RDB file whose bytes come piece by piece, from a socket or a large file. An item that is not whole yet is tried again
 * when at least half as much again is there, so that a large value costs no more than three times its reading.
 */
export class RdbReader {
  private readonly limits: Readonly<EncodingLimits>
  private readonly verifiesChecksum: boolean
  private source = new ByteSource(Buffer.alloc(0))
  private waiting: Buffer[] = []
  private waitingBytes = 0
  /** So many more bytes are needed before another try can succeed. */
  private wantedBytes = HEADER_BYTES
  private hasEnded = false
  private version: number | undefined
  private readonly place: EntryPlace = { dbIndex: 0, expiresAtMs: undefined }
  private readonly checksum = new Crc64()
  /** Up to where in `source` the checksum has been counted. */
  private countedAt = 0
  private dropped = 0
  private isFinished = false

  /** Without `verifiesChecksum` the checksum at the end is passed over (rdbchecksum no). */
  constructor(limits: Readonly<EncodingLimits> = DEFAULT_ENCODING_LIMITS, { verifiesChecksum = true } = {}) {
    this.limits = limits
    this.verifiesChecksum = verifiesChecksum
  }

  /** Bytes of the file read so far: at the end, the size of the file. */
  get takenBytes(): number {
    return this.dropped + this.source.at
  }

  /** Bytes pushed and not read yet. */
  get pendingBytes(): number {
    return this.source.remaining + this.waitingBytes
  }

  push(chunk: Buffer): void {
    this.waiting.push(chunk)
    this.waitingBytes += chunk.length
  }

  /** Nothing will follow: what is missing now is missing for good. */
  end(): void {
    this.hasEnded = true
  }

  /** Bytes after the file's end that were pushed with it. */
  rest(): Buffer {
    this.gather()
    return this.source.buffer.subarray(this.source.at)
  }

  /**
   * The next item; `more` when it is not whole yet; `end` when the file is whole and its checksum right.
   * @throws RdbFormatError on the first contradiction.
   */
  next(): RdbItem | 'more' | 'end' {
    if (this.isFinished) return 'end'
    if (this.waitingBytes > 0 && (this.hasEnded || this.waitingBytes >= this.wantedBytes)) this.gather()
    for (;;) {
      const start = this.source.at
      try {
        const item = this.version === undefined ? this.readHeader() : this.readNext()
        if (item !== undefined) return item
      } catch (error) {
        // What is cut short within a value that is whole (a listpack) is corrupt, and no more bytes would mend it.
        const { missingBytes } = this.source
        if (this.hasEnded || missingBytes === 0) throw error
        this.source.returnTo(start)
        this.wantedBytes = Math.max(missingBytes, this.source.remaining >> 1)
        if (this.waitingBytes < this.wantedBytes) return 'more'
        this.gather()
      }
    }
  }

  /** Joins what came to what is not read yet. */
  private gather(): void {
    if (this.waitingBytes === 0) return
    const { source } = this
    this.checksum.update(source.buffer.subarray(this.countedAt, source.at))
    this.dropped += source.at
    const isAlone = source.remaining === 0 && this.waiting.length === 1
    this.source = new ByteSource(isAlone ? this.waiting[0]! : Buffer.concat([source.buffer.subarray(source.at), ...this.waiting]))
    this.countedAt = 0
    this.waiting = []
    this.waitingBytes = 0
    this.wantedBytes = 1
  }

  private readHeader(): undefined {
    this.version = readVersion(this.source)
  }

  /** One opcode and what belongs to it; undefined when that gives no item. State changes only once all of it is there. */
  private readNext(): RdbItem | 'end' | undefined {
    const { source } = this
    const opcode = source.byte()
    switch (opcode) {
      case OPCODE.eof:
        if (this.version! >= FIRST_CHECKED_VERSION) this.verifyChecksum()
        this.isFinished = true
        return 'end'
      case OPCODE.selectDb:
        this.place.dbIndex = readLength(source)
        return undefined
      case OPCODE.resizeDb: {
        const keyCount = readLength(source)
        readLength(source)
        return { kind: 'sizes', dbIndex: this.place.dbIndex, keyCount }
      }
      case OPCODE.expireTime:
        this.place.expiresAtMs = source.intLE(4) * 1000
        return undefined
      case OPCODE.expireTimeMs:
        this.place.expiresAtMs = toWide(source.int64LE())
        return undefined
      case OPCODE.freq:
        source.skip(1)
        return undefined
      case OPCODE.idle:
        readUint64(source)
        return undefined
      case OPCODE.aux:
        return { kind: 'auxiliary', name: readString(source), text: readString(source) }
      case OPCODE.function2:
        return { kind: 'function', source: readString(source) }
      case OPCODE.moduleAux:
        skipModuleAuxiliary(source)
        return undefined
      case OPCODE.slotInfo:
        skipSlotInfo(source)
        return undefined
      case OPCODE.functionPreGa:
        throw corrupt('functions of a 7.0 release candidate cannot be read')
      default: {
        const entry = readEntry(source, opcode, this.place, this.limits)
        this.place.expiresAtMs = undefined
        return entry
      }
    }
  }

  /** All zeros stand for "written without a checksum" (rdbchecksum no). */
  private verifyChecksum(): void {
    const { source } = this
    const end = source.at
    const given = source.view(CHECKSUM_BYTES).readBigUInt64LE()
    const counted = this.checksum.update(source.buffer.subarray(this.countedAt, end)).value
    this.countedAt = end
    if (given !== 0n && given !== counted && this.verifiesChecksum) throw new RdbChecksumError(counted, given)
  }
}

/** What the opcodes before an entry said of it. */
interface EntryPlace {
  dbIndex: number
  expiresAtMs: WideInteger | undefined
}

function readVersion(source: ByteSource): number {
  const version = Number(HEADER.exec(source.bytes(HEADER_BYTES))?.[1] ?? NaN)
  if (Number.isNaN(version)) throw corrupt('wrong signature')
  if (version < 1 || version > MAX_RDB_VERSION) throw corrupt(`cannot read RDB version ${version}`)
  return version
}

function readEntry(source: ByteSource, type: number, { dbIndex, expiresAtMs }: EntryPlace, limits: Readonly<EncodingLimits>): RdbItem {
  const key = readString(source)
  try {
    return { kind: 'entry', dbIndex, key, value: readObject(source, type, limits), expiresAtMs }
  } catch (error) {
    if (!(error instanceof RdbFormatError)) throw error
    const { fault } = error
    if (fault === 'corrupt') throw corrupt(`${integrityFailure(type, error.message)}, key '${key}'`)
    if (fault === 'truncated') throw error
    return { kind: 'dropped', dbIndex, key, fault, why: error.message }
  }
}

function skipModuleAuxiliary(source: ByteSource): void {
  readUint64(source)
  readUint64(source)
  readUint64(source)
  skipModuleFields(source)
}

/** A hint of Redis 7.4: slot, keys in it, keys with an expiry. An absurd slot betrays a corrupt file. */
function skipSlotInfo(source: ByteSource): void {
  const slot = readLength(source)
  if (slot >= SLOT_COUNT) throw corrupt('slot is out of range')
  readLength(source)
  readLength(source)
}
