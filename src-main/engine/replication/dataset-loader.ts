import { HashValue } from '../keyspace/types/hash-value.ts'
import { FIELD_EXPIRIES, type FieldExpiries, readFieldExpiries } from './rdb/field-expiries.ts'
import type { Bytes } from '../bytes.ts'
import type { Keyspace } from '../keyspace/keyspace.ts'
import { RdbFormatError } from './rdb/rdb-format-error.ts'
import { type RdbItem, RdbReader } from './rdb/rdb-reader.ts'

const ITEMS_PER_STEP = 2000

/** How a load went. */
export interface LoadReport {
  loadedKeys: number
  expiredKeys: number
  /** Keys without elements, which Redis drops as well. */
  emptyKeys: number
  /** The first ten of them. */
  readonly empty: Bytes[]
  /** Keys of types this engine has no value for, with the reason. The first hundred are named. */
  unsupportedKeys: number
  readonly unsupported: { readonly key: Bytes; readonly why: string }[]
  readonly auxiliary: Map<Bytes, Bytes>
  readonly functions: Bytes[]
}

export interface LoadOptions {
  readonly databases: readonly Keyspace[]
  /** Keys past this moment (Unix ms) are left out; undefined keeps them: a replica waits for its primary's DEL. */
  readonly dropExpiredAtMs: number | undefined
  /** False passes the checksum over (rdbchecksum no). */
  readonly verifiesChecksum?: boolean
  /** Told of each key left out for being expired. */
  readonly onExpired?: ((dbIndex: number, key: Bytes) => void) | undefined
}

/** Loads an RDB file into databases, in steps so that a long load can give way. Without `file` its bytes come with `push`. */
export class DatasetLoader {
  readonly report: LoadReport = { loadedKeys: 0, expiredKeys: 0, emptyKeys: 0, empty: [], unsupportedKeys: 0, unsupported: [], auxiliary: new Map(), functions: [] }
  /** The last step went as far as the bytes here allow, and more will come. */
  isStarved = false
  private readonly reader: RdbReader
  private readonly options: LoadOptions

  constructor(file: Buffer | undefined, options: LoadOptions) {
    this.reader = new RdbReader(options.databases[0]?.encodingLimits, { verifiesChecksum: options.verifiesChecksum !== false })
    this.options = options
    if (file === undefined) return
    this.reader.push(file)
    this.reader.end()
  }

  /** Bytes of the file read so far; at the end, its size: more may follow (the preamble of an append-only file). */
  get takenBytes(): number {
    return this.reader.takenBytes
  }

  /** Bytes given and not read yet. */
  get pendingBytes(): number {
    return this.reader.pendingBytes
  }

  /** The next bytes of the file. */
  push(chunk: Buffer): void {
    this.reader.push(chunk)
  }

  /** No bytes will follow. */
  end(): void {
    this.reader.end()
  }

  /** Bytes after the file's end, once it is loaded. */
  rest(): Buffer {
    return this.reader.rest()
  }

  /** Loads up to `limit` items; true at the end. @throws RdbFormatError, after which the databases hold only a part. */
  step(limit: number = ITEMS_PER_STEP): boolean {
    this.isStarved = false
    for (let i = 0; i < limit; i++) {
      const item = this.reader.next()
      if (item === 'end') return true
      if (item === 'more') {
        this.isStarved = true
        return false
      }
      this.take(item)
    }
    return false
  }

  /** Loads all the rest at once. */
  finish(): LoadReport {
    while (!this.step()) if (this.isStarved) throw new RdbFormatError('truncated', 'the file is not whole')
    return this.report
  }

  private take(item: RdbItem): void {
    switch (item.kind) {
      case 'entry':
        return this.put(item)
      case 'auxiliary':
        if (item.name === FIELD_EXPIRIES) return this.putFieldExpiries(readFieldExpiries(item.text))
        this.report.auxiliary.set(item.name, item.text)
        return
      case 'function':
        this.report.functions.push(item.source)
        return
      case 'dropped':
        return this.noteDropped(item)
      case 'sizes':
        return
    }
  }

  private put({ dbIndex, key, value, expiresAtMs }: Extract<RdbItem, { kind: 'entry' }>): void {
    const database = this.options.databases[dbIndex]
    if (database === undefined) throw new RdbFormatError('corrupt', `the file holds database ${dbIndex}, of ${this.options.databases.length}`)
    const { dropExpiredAtMs } = this.options
    if (expiresAtMs !== undefined && dropExpiredAtMs !== undefined && expiresAtMs < dropExpiredAtMs) {
      this.report.expiredKeys++
      this.options.onExpired?.(dbIndex, key)
      return
    }
    // What a primary sends is a primary's to expire, also where the database is a replica's already.
    database.seesExpired = true
    database.set(key, value)
    if (expiresAtMs !== undefined) database.setExpiry(key, expiresAtMs)
    database.seesExpired = false
    this.report.loadedKeys++
  }

  /** They come after their hash, unless that has run out and was not taken. */
  private putFieldExpiries({ dbIndex, key, fields }: FieldExpiries): void {
    const database = this.options.databases[dbIndex]
    const value = database?.peek(key)
    if (database === undefined || !(value instanceof HashValue)) return
    for (const [field, atMs] of fields) if (value.has(field)) value.setExpiry(field, atMs)
    database.fields.wasSet(key)
  }

  private noteDropped({ fault, key, why }: Extract<RdbItem, { kind: 'dropped' }>): void {
    if (fault === 'empty') {
      this.report.emptyKeys++
      if (this.report.empty.length < 10) this.report.empty.push(key)
      return
    }
    this.report.unsupportedKeys++
    if (this.report.unsupported.length < 100) this.report.unsupported.push({ key, why })
  }
}
