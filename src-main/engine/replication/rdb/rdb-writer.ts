import type { Bytes } from '../../bytes.ts'
import type { Value } from '../../keyspace/value.ts'
import type { WideInteger } from '../../keyspace/wide-integer.ts'
import { ByteSink } from './byte-sink.ts'
import { Crc64 } from './crc64.ts'
import { FIELD_EXPIRIES, fieldExpiriesText } from './field-expiries.ts'
import { writeLength } from './length.ts'
import { OPCODE, RDB_VERSION } from './object-type.ts'
import { writeObject } from './object-writer.ts'
import { writeString } from './string-encoding.ts'

/** One key of a file. `expiresAtMs` is Unix milliseconds, undefined for a key that never runs out. */
export interface RdbEntry {
  readonly key: Bytes
  readonly value: Value
  readonly expiresAtMs: WideInteger | undefined
}

/** How a file is written: compressed (rdbcompression), and with a checksum (rdbchecksum). */
export interface RdbFormat {
  readonly compresses: boolean
  readonly hasChecksum: boolean
}

const USUAL_FORMAT: RdbFormat = { compresses: true, hasChecksum: true }

/**
 * Writes a whole RDB file (version 10) piece by piece: header, then entries of any database in any order, then the end.
 * Source: rdb.c, rdbSaveRio.
 */
export class RdbWriter {
  private readonly sink = new ByteSink(64 * 1024)
  private readonly objects = new ByteSink(4 * 1024)
  private readonly crc = new Crc64()
  private selectedDb = -1
  private readonly hasChecksum: boolean

  constructor({ compresses, hasChecksum }: RdbFormat = USUAL_FORMAT) {
    this.sink.compresses = compresses
    this.objects.compresses = compresses
    this.hasChecksum = hasChecksum
  }

  /** Magic, version and auxiliary fields, such as `redis-ver` or `repl-id`. */
  writeHeader(auxiliary: Iterable<readonly [Bytes, Bytes]>): void {
    this.sink.bytes(`REDIS${String(RDB_VERSION).padStart(4, '0')}`)
    for (const [name, text] of auxiliary) this.writeAuxiliary(name, text)
  }

  private writeAuxiliary(name: Bytes, text: Bytes): void {
    this.sink.byte(OPCODE.aux)
    writeString(this.sink, name)
    writeString(this.sink, text)
  }

  /** A library of functions, by its source (SAVE keeps them beside the keys). */
  writeFunction(source: Bytes): void {
    this.sink.byte(OPCODE.function2)
    writeString(this.sink, source)
  }

  /** How many keys a database will have: lets readers size their tables. */
  writeSizes(dbIndex: number, keyCount: number, expiringCount: number): void {
    this.select(dbIndex)
    this.sink.byte(OPCODE.resizeDb)
    writeLength(this.sink, keyCount)
    writeLength(this.sink, expiringCount)
  }

  writeEntry(dbIndex: number, entry: RdbEntry): void {
    this.select(dbIndex)
    if (entry.expiresAtMs !== undefined) {
      this.sink.byte(OPCODE.expireTimeMs)
      this.sink.int64LE(BigInt(entry.expiresAtMs))
    }
    // The key stands between the type byte and the value, whose type only the value's own writer knows.
    writeObject(this.objects, entry.value, (type) => {
      this.sink.byte(type)
      writeString(this.sink, entry.key)
    })
    this.sink.raw(this.objects.view())
    this.objects.reset()
    const expiries = fieldExpiriesText(dbIndex, entry.key, entry.value)
    if (expiries !== undefined) this.writeAuxiliary(FIELD_EXPIRIES, expiries)
  }

  /** End mark and checksum. Nothing may be written after it. */
  writeEnd(): void {
    this.sink.byte(OPCODE.eof)
    this.checksum(this.sink.view())
    this.finished = this.crc.littleEndian()
  }

  private finished: Buffer | undefined

  /** Bytes written and not yet taken. */
  get pendingBytes(): number {
    return this.sink.length
  }

  /** Hands over what was written since the last call. */
  take(): Buffer {
    const chunk = this.sink.take()
    if (this.finished === undefined) {
      this.checksum(chunk)
      return chunk
    }
    return Buffer.concat([chunk, this.finished])
  }

  /** Without one, zeros stand in its place. */
  private checksum(chunk: Buffer): void {
    if (this.hasChecksum) this.crc.update(chunk)
  }

  private select(dbIndex: number): void {
    if (dbIndex === this.selectedDb) return
    this.selectedDb = dbIndex
    this.sink.byte(OPCODE.selectDb)
    writeLength(this.sink, dbIndex)
  }
}
