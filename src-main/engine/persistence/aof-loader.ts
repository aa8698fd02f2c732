import type { Bytes } from '../bytes.ts'
import { ReplyError } from '../commands/command.ts'
import type { Keyspace } from '../keyspace/keyspace.ts'
import type { LogLevel } from '../node-services.ts'
import type { AppendDisk } from '../ports/append-disk.ts'
import { DatasetLoader } from '../replication/dataset-loader.ts'
import { RdbFormatError } from '../replication/rdb/rdb-format-error.ts'
import type { AofFile, AofManifest } from './aof-manifest.ts'
import { type AofEnd, readAof } from './aof-reader.ts'
import type { LoadSteps } from './load-turns.ts'
import { loadPieces } from './rdb-loading.ts'

/** Files that cannot be loaded: the node must not start with part of its data. */
export class AofLoadError extends Error {
  override readonly name = 'AofLoadError'
}

export interface AofLoadDeps {
  readonly disk: AppendDisk
  readonly databases: readonly Keyspace[]
  /** A file that ends in the middle of a command is cut back to its last whole one (aof-load-truncated). */
  readonly cutsUnfinishedTail: boolean
  /** False passes the checksum of a base over (rdbchecksum no). */
  readonly verifiesChecksum: boolean
  log(level: LogLevel, message: string): void
  /** Runs a command of the file. @throws ReplyError for one that is not known. */
  apply(dbIndex: number, args: readonly Bytes[]): void
  /** Replaces the function libraries by those of a base file. */
  replaceFunctions(sources: readonly Bytes[]): void
}

/**
 * Loads the files of a manifest, in order (loadAppendOnlyFiles), command by command: each step gives the bytes read so far.
 * @throws AofLoadError when one is missing or damaged.
 */
export function* aofLoading(manifest: AofManifest, pathOf: (name: Bytes) => string, deps: AofLoadDeps): Generator<number, void> & LoadSteps {
  const files = [...(manifest.base ? [manifest.base] : []), ...manifest.increments]
  for (const { name } of files) {
    if (deps.disk.size(pathOf(name)) === undefined) throw new AofLoadError(`The AOF file ${name} cannot be read: No such file or directory`)
  }
  yield* keepingExpired(deps.databases, loadFiles(manifest, files, pathOf, deps))
}

function* loadFiles({ base }: AofManifest, files: readonly AofFile[], pathOf: (name: Bytes) => string, deps: AofLoadDeps): Generator<number, void> {
  let passedBytes = 0
  for (const [index, { name }] of files.entries()) {
    for (const bytes of new AofFileLoader(name, pathOf(name), deps).load(index === files.length - 1)) yield passedBytes + bytes
    passedBytes += deps.disk.size(pathOf(name)) ?? 0
    deps.log('notice', `DB loaded from ${index === 0 && base ? 'base' : 'incr'} file ${name}`)
  }
}

/** The file says what ran out and when: as on a replica, nothing may go before its DEL. */
function* keepingExpired(databases: readonly Keyspace[], load: Generator<number, void>): Generator<number, void> {
  const wereReplicas = databases.map((db) => db.isReplica)
  for (const db of databases) [db.isReplica, db.seesExpired] = [true, true]
  try {
    yield* load
  } finally {
    for (const [index, db] of databases.entries()) [db.isReplica, db.seesExpired] = [wereReplicas[index]!, false]
  }
}

/** The load of one file. */
class AofFileLoader {
  private readonly name: Bytes
  private readonly path: string
  private readonly deps: AofLoadDeps
  private dbIndex = 0
  private transaction: (readonly Bytes[])[] | undefined
  private transactionStartsAt = 0

  constructor(name: Bytes, path: string, deps: AofLoadDeps) {
    this.name = name
    this.path = path
    this.deps = deps
  }

  /** Each step gives the bytes of this file read so far. */
  *load(isLast: boolean): Generator<number, void> {
    const chunks = this.deps.disk.chunks(this.path)[Symbol.iterator]()
    try {
      const first = chunks.next()
      if (first.done === true) return
      const hasPreamble = first.value.latin1Slice(0, 5) === 'REDIS'
      const { tail, bytes } = hasPreamble ? yield* this.loadPreamble(first.value, chunks) : { tail: first.value, bytes: 0 }
      const end = yield* this.run(chain(tail, { [Symbol.iterator]: () => chunks }), bytes)
      if (end.kind === 'malformed') throw this.malformed()
      if (end.kind === 'cut') this.cutTail(bytes + end.validUntil, isLast)
    } finally {
      chunks.return?.()
    }
  }

  private *loadPreamble(first: Buffer, others: Iterator<Buffer>): Generator<number, { tail: Buffer; bytes: number }> {
    const { databases, replaceFunctions, verifiesChecksum } = this.deps
    // What is expired stays: the commands that follow were made when it was there, and end with its DEL.
    const loader = new DatasetLoader(undefined, { databases, dropExpiredAtMs: undefined, verifiesChecksum })
    loader.push(first)
    try {
      yield* loadPieces(loader, others)
    } catch (error) {
      if (!(error instanceof RdbFormatError)) throw error
      throw new AofLoadError(`Error reading the RDB base file ${this.name}, AOF loading aborted: ${error.message}`)
    }
    replaceFunctions(loader.report.functions)
    return { tail: loader.rest(), bytes: loader.takenBytes }
  }

  private *run(chunks: Iterable<Buffer>, startsAt: number): Generator<number, AofEnd> {
    const commands = readAof(chunks)
    for (;;) {
      const next = commands.next()
      if (next.done === true) return this.endOf(next.value)
      this.serve(next.value.args, next.value.startsAt)
      yield startsAt + next.value.endsAt
    }
  }

  /** A transaction without its EXEC has not happened. */
  private endOf(end: AofEnd): AofEnd {
    if (this.transaction === undefined || end.kind === 'malformed') return end
    this.deps.log('warning', `Revert incomplete MULTI/EXEC transaction from AOF file ${this.name}`)
    return { kind: 'cut', validUntil: this.transactionStartsAt }
  }

  private serve(args: readonly Bytes[], startsAt: number): void {
    const name = args[0]!.toLowerCase()
    if (name === 'multi') {
      this.transaction = []
      this.transactionStartsAt = startsAt
    } else if (name === 'exec') this.execute()
    else if (this.transaction !== undefined) this.transaction.push(args)
    else this.apply(name, args)
  }

  private execute(): void {
    const queued = this.transaction ?? []
    this.transaction = undefined
    for (const args of queued) this.apply(args[0]!.toLowerCase(), args)
  }

  private apply(name: Bytes, args: readonly Bytes[]): void {
    if (name === 'select') {
      this.dbIndex = Number(args[1])
      if (this.deps.databases[this.dbIndex] === undefined) throw new AofLoadError(`The AOF file ${this.name} selects database ${args[1]}, of ${this.deps.databases.length}`)
      return
    }
    try {
      this.deps.apply(this.dbIndex, args)
    } catch (error) {
      if (!(error instanceof ReplyError)) throw error
      throw new AofLoadError(`Unknown command '${args[0]!.slice(0, 128)}' reading the append only file ${this.name}: ${error.message}`)
    }
  }

  private cutTail(validUntil: number, isLast: boolean): void {
    const { cutsUnfinishedTail, disk, log } = this.deps
    if (!cutsUnfinishedTail) throw this.unfinished()
    if (!isLast) throw new AofLoadError(`Fatal error: the truncated file ${this.name} is not the last file`)
    log('warning', `!!! Warning: short read while loading the AOF file ${this.name}!!!`)
    log('warning', `!!! Truncating the AOF ${this.name} at offset ${validUntil} !!!`)
    disk.truncate(this.path, validUntil)
    log('warning', `AOF ${this.name} loaded anyway because aof-load-truncated is enabled`)
  }

  private malformed(): AofLoadError {
    return new AofLoadError(
      `Bad file format reading the append only file ${this.name}: make a backup of your AOF file, then use ./redis-check-aof --fix <filename.manifest>`,
    )
  }

  private unfinished(): AofLoadError {
    return new AofLoadError(
      `Unexpected end of file reading the append only file ${this.name}. You can: 1) Make a backup of your AOF file, then use ./redis-check-aof --fix ` +
        "<filename.manifest>. 2) Alternatively you can set the 'aof-load-truncated' configuration option to yes and restart the server.",
    )
  }
}

function* chain(first: Buffer, rest: Iterable<Buffer>): Generator<Buffer> {
  yield first
  yield* rest
}
