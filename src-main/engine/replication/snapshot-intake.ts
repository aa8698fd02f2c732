import type { Keyspace } from '../keyspace/keyspace.ts'
import { DatasetLoader, type LoadReport } from './dataset-loader.ts'
import { keyDelayOf } from './key-delay.ts'
import { PayloadReceiver } from './payload-receiver.ts'
import { RdbFormatError } from './rdb/rdb-format-error.ts'
import type { ReplicationDeps } from './replication-deps.ts'
import { SnapshotSpool } from './snapshot-spool.ts'

/** What is received and not loaded yet may grow to this; then the primary must wait. */
const MAX_PENDING_BYTES = 1024 * 1024

/** So many pieces of a file are loaded in one turn, if they do not hold too many keys. */
const CHUNKS_PER_TURN = 4

/**
 * How a snapshot gets from the socket into the databases (repl-diskless-load).
 * - `file`: into a file first; our own data is served until it is whole, and then replaced.
 * - `empty`: straight into our databases, which hold nothing.
 * - `beside`: straight into other databases, which take the place of ours at the end.
 */
export type IntakeWay = 'file' | 'empty' | 'beside'

export interface IntakeEvents {
  /** Loading begins. */
  loading(way: IntakeWay): void
  /** All is loaded: into `beside`, when that was the way. `rest` is what followed the payload. */
  loaded(report: LoadReport, beside: readonly Keyspace[] | undefined, rest: Buffer): void
  /** It cannot be loaded; `reason` is for the log. */
  failed(reason: string): void
  /** The primary must wait with what it sends, or may go on. */
  hold(isHeld: boolean): void
}

/** Takes in one snapshot, from the socket's first byte of it to the last key (readSyncBulkPayload). */
export class SnapshotIntake {
  private readonly deps: ReplicationDeps
  private readonly events: IntakeEvents
  private readonly receiver = new PayloadReceiver({
    begin: (totalBytes) => this.begin(totalBytes),
    bytes: (chunk) => this.take(chunk),
  })
  private way: IntakeWay = 'file'
  private spool: SnapshotSpool | undefined
  private fileChunks: Iterator<Buffer> | undefined
  private beside: readonly Keyspace[] | undefined
  private loader: DatasetLoader | undefined
  private isLoaded = false
  /** What followed the payload, once that is whole. */
  private rest: Buffer | undefined
  private isHolding = false
  private isScheduled = false
  private isOver = false

  constructor(deps: ReplicationDeps, events: IntakeEvents) {
    this.deps = deps
    this.events = events
  }

  /** Size of the snapshot (0: unknown) and bytes of it here, for INFO. */
  get transfer(): { readonly totalBytes: number; readonly receivedBytes: number } {
    return this.receiver
  }

  get isLoading(): boolean {
    return this.loader !== undefined
  }

  /** Our databases do not hold what they held, and not yet what they shall. */
  get isDatasetIncomplete(): boolean {
    return this.isLoading && this.way !== 'beside'
  }

  /** Everything has been received, and is being loaded: the primary is not needed for the rest. */
  get isWhole(): boolean {
    return this.rest !== undefined && !this.isOver
  }

  /** Silence of the primary is its own, not our doing. */
  get isWaitingForPrimary(): boolean {
    return !this.isHolding
  }

  /** The next bytes from the primary. @throws RdbFormatError when it sends what is no payload. */
  receive(chunk: Buffer): void {
    const rest = this.receiver.push(chunk)
    if (rest === undefined || this.isOver) return
    this.rest = rest
    this.hold(true)
    if (this.spool !== undefined) this.spool.complete(this.deps.config.get('dbfilename'), (error) => this.loadFile(error))
    else this.endStreaming()
  }

  /** Gives it up: the link is lost. */
  abandon(): void {
    if (this.isOver) return
    if (this.isLoading) for (const line of this.failureLines('Unexpected EOF reading RDB file')) this.deps.log('warning', line)
    this.finish()
  }

  /** Called with the header: which way it goes is decided by what is configured, and what is here, now (useDisklessLoad). */
  private begin(totalBytes: number | undefined): void {
    this.way = this.chooseWay()
    const target = this.way === 'file' ? 'to disk' : 'to parser'
    const what = totalBytes === undefined ? 'streamed RDB from master with EOF' : `${totalBytes} bytes from master`
    this.deps.log('notice', `MASTER <-> REPLICA sync: receiving ${what} ${target}`)
    if (this.way !== 'file') return this.startLoading()
    try {
      this.spool = new SnapshotSpool(this.deps.disk, `temp-${Math.floor(this.deps.clock.nowMs() / 1000)}.${process.pid}.rdb`)
    } catch (error) {
      this.fail(`Opening the temp file needed for MASTER <-> REPLICA synchronization: ${messageOf(error)}`)
    }
  }

  private chooseWay(): IntakeWay {
    const setting = this.deps.config.get('repl-diskless-load')
    if (setting === 'swapdb') return 'beside'
    return setting === 'on-empty-db' && this.deps.databases.every(({ size }) => size === 0) ? 'empty' : 'file'
  }

  private take(chunk: Buffer): void {
    if (this.isOver) return
    if (this.spool !== undefined) return this.write(this.spool, chunk)
    this.loader?.push(chunk)
    this.wake()
  }

  private write(spool: SnapshotSpool, chunk: Buffer): void {
    try {
      spool.append(chunk)
    } catch (error) {
      this.fail(`Write error or short write writing to the DB dump file needed for MASTER <-> REPLICA synchronization: ${messageOf(error)}`)
    }
  }

  private endStreaming(): void {
    this.loader?.end()
    if (this.isLoaded) this.succeed()
    else this.wake()
  }

  private loadFile(error: Error | undefined): void {
    if (this.isOver || this.isPutOff(() => this.loadFile(error))) return
    if (error !== undefined) return this.fail(`Failed trying to rename the temp DB in MASTER <-> REPLICA synchronization: ${error.message}`)
    this.fileChunks = this.deps.disk.chunks(this.deps.config.get('dbfilename'))[Symbol.iterator]()
    this.startLoading()
    // At once: of what is loaded in one turn nobody needs to hear LOADING.
    this.load()
  }

  private startLoading(): void {
    if (this.way === 'beside') this.beside = this.deps.emptyDatabases()
    else this.deps.log('notice', 'MASTER <-> REPLICA sync: Flushing old data')
    this.deps.log('notice', 'MASTER <-> REPLICA sync: Loading DB in memory')
    this.events.loading(this.way)
    this.loader = new DatasetLoader(undefined, { databases: this.beside ?? this.deps.databases, dropExpiredAtMs: undefined })
  }

  private wake(): void {
    if (this.isScheduled) return
    this.isScheduled = true
    this.deps.soon(() => this.load())
  }

  /** A script that makes way must find the dataset and the functions as they were when it goes on (CVE-2026-23631). */
  private isPutOff(run: () => void): boolean {
    return this.deps.putOff?.(run) === true
  }

  private load(): void {
    const { loader } = this
    if (!this.isOver && this.isPutOff(() => this.load())) return
    this.isScheduled = false
    if (loader === undefined || this.isOver || this.isLoaded) return
    const delay = keyDelayOf(this.deps.config.integer('key-load-delay'))
    try {
      if (this.stepFed(loader, delay?.keys)) return this.endLoading(loader)
    } catch (error) {
      if (!(error instanceof RdbFormatError)) throw error
      return this.failLoading(error.message)
    }
    if (loader.isStarved && this.fileChunks === undefined) return this.hold(this.rest !== undefined)
    if (this.rest === undefined) this.hold(loader.pendingBytes > MAX_PENDING_BYTES)
    if (delay === undefined) return this.wake()
    this.isScheduled = true
    this.deps.clock.setTimeout(() => this.load(), delay.pauseMs)
  }

  /** A step of the load. From the file there is always more; the socket has to be waited for. */
  private stepFed(loader: DatasetLoader, limit: number | undefined): boolean {
    for (let chunks = 0; ; chunks++) {
      if (loader.step(limit)) return true
      if (!loader.isStarved || this.fileChunks === undefined || chunks === CHUNKS_PER_TURN) return false
      const next = this.fileChunks.next()
      if (next.done === true) loader.end()
      else loader.push(next.value)
    }
  }

  private endLoading(loader: DatasetLoader): void {
    this.isLoaded = true
    if (this.way !== 'file' && this.rest === undefined) {
      // Only the end mark may follow the last byte of the file.
      if (loader.pendingBytes > 0 && this.receiver.totalBytes === 0) return this.failLoading('Replication stream EOF marker is broken')
      return this.hold(false)
    }
    this.succeed()
  }

  private succeed(): void {
    const { loader, beside, rest } = this
    const { report } = loader!
    try {
      this.deps.functions?.replace(report.functions)
    } catch (error) {
      return this.failLoading(`the library cannot be loaded: ${messageOf(error)}`)
    }
    this.removeFileUnlessKept()
    this.finish()
    this.events.loaded(report, beside, rest!)
  }

  private failLoading(reason: string): void {
    const lines = this.failureLines(reason)
    for (const line of lines.slice(0, -1)) this.deps.log('warning', line)
    this.removeFileUnlessKept()
    this.fail(lines.at(-1)!)
  }

  private fail(reason: string): void {
    this.finish()
    this.events.failed(reason)
  }

  /** In the words rdbReportError uses. */
  private failureLines(reason: string): string[] {
    const source = this.way === 'file' ? 'disk' : 'socket'
    return [
      `Internal error in RDB reading offset ${this.loader?.takenBytes ?? 0}, function at rdb-reader -> ${reason}`,
      `Failed trying to load the MASTER synchronization DB from ${source}: ${reason}`,
    ]
  }

  /** rdb-del-sync-files: a node that keeps nothing on disk shall not keep its primary's data either. */
  private removeFileUnlessKept(): void {
    const { config, disk, saves } = this.deps
    if (this.way !== 'file' || !config.boolean('rdb-del-sync-files') || !saves.keepsNothing) return
    this.deps.log('notice', 'Removing the RDB file obtained from the master. This replica has persistence disabled')
    disk.remove(config.get('dbfilename'))
  }

  private finish(): void {
    this.isOver = true
    this.fileChunks?.return?.()
    this.spool?.discard()
  }

  private hold(isHeld: boolean): void {
    if (isHeld === this.isHolding) return
    this.isHolding = isHeld
    this.events.hold(isHeld)
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
