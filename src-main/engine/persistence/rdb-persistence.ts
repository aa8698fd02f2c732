import type { Bytes } from '../bytes.ts'
import type { Config } from '../config/config.ts'
import type { Keyspace } from '../keyspace/keyspace.ts'
import type { LogLevel } from '../node-services.ts'
import type { Cancel, Clock } from '../ports/clock.ts'
import type { Disk } from '../ports/disk.ts'
import { DatasetLoader, type LoadReport } from '../replication/dataset-loader.ts'
import type { StreamPosition } from '../replication/history.ts'
import { positionFields } from '../replication/position-fields.ts'
import { RdbFormatError } from '../replication/rdb/rdb-format-error.ts'
import type { FunctionLibraries } from '../replication/replication-deps.ts'
import { Snapshot, type SnapshotRequest } from '../replication/snapshot.ts'
import type { SnapshotRun, Snapshots } from '../replication/snapshots.ts'
import { parseSavePoints, reachedSavePoint } from './save-points.ts'

const TICK_MS = 1000
/** After a failed background save another one is tried only after this long (CONFIG_BGSAVE_RETRY_DELAY). */
const RETRY_SECONDS = 5

export interface PersistenceDeps {
  readonly clock: Clock
  readonly config: Config
  readonly databases: readonly Keyspace[]
  readonly disk: Disk
  readonly snapshots: Snapshots
  readonly functions?: FunctionLibraries
  log(level: LogLevel, message: string): void
  snapshotFacts(): (readonly [Bytes, Bytes])[]
  /** Where the dataset stands in its replication stream; undefined when none is counted. */
  replicationPosition(): StreamPosition | undefined
}

/** A file that cannot be loaded: the node must not start with part of its data. */
export class RdbLoadError extends Error {
  override readonly name = 'RdbLoadError'
}

/** Saves the dataset as an RDB file, now and then or when asked, and loads it at start (rdb.c, rdbSave, rdbSaveBackground). */
export class RdbPersistence {
  /** Unix milliseconds of the last good save, or of the start. */
  lastSaveAtMs: number
  lastSaveSucceeded = true
  lastSaveSeconds = -1
  saveCount = 0
  lastLoad: LoadReport | undefined
  readonly deps: PersistenceDeps
  private background: { readonly run: SnapshotRun; readonly startedAtMs: number; readonly dirtyAtStart: number; readonly done: (error: Error | undefined) => void } | undefined
  private dirtyAtSave: number
  private lastTryAtMs = 0
  private stopTicking: Cancel | undefined

  constructor(deps: PersistenceDeps) {
    this.deps = deps
    this.lastSaveAtMs = deps.clock.nowMs()
    this.dirtyAtSave = this.dirty
  }

  /** A background save is under way. */
  get isSaving(): boolean {
    return this.background !== undefined
  }

  /** Unix milliseconds at which the background save under way began. */
  get savingSinceMs(): number | undefined {
    return this.background?.startedAtMs
  }

  /** Changes since the last save (rdb_changes_since_last_save). */
  get changesSinceSave(): number {
    return this.dirty - this.dirtyAtSave
  }

  /**
   * Loads the file, if there is one.
   * @throws RdbLoadError when it is damaged.
   */
  load(options: { keepExpired?: boolean; onExpired?: (dbIndex: number, key: Bytes) => void } = {}): LoadReport | undefined {
    const file = this.deps.disk.read(this.fileName)
    if (file === undefined) return undefined
    const report = this.readInto(file, options)
    this.deps.functions?.replace(report.functions)
    this.lastLoad = report
    this.dirtyAtSave = this.dirty
    this.deps.log('notice', `Done loading RDB, keys loaded: ${report.loadedKeys}, keys expired: ${report.expiredKeys}.`)
    for (const { key, why } of report.unsupported) this.deps.log('warning', `Key '${key}' was not loaded: ${why}`)
    return report
  }

  /** Saves at once, serving nobody meanwhile. @throws when the file cannot be written. */
  save(): void {
    const startedAtMs = this.deps.clock.nowMs()
    const chunks: Buffer[] = []
    const snapshot = new Snapshot(this.request(chunks))
    while (!snapshot.step(Infinity));
    this.settle(chunks, startedAtMs, this.dirty)
  }

  /** Begins to save while serving goes on, and tells `done` of the end. False, and nothing else, when a save is under way. */
  saveInBackground(done: (error: Error | undefined) => void = () => undefined): boolean {
    if (this.background !== undefined) return false
    const startedAtMs = this.deps.clock.nowMs()
    const dirtyAtStart = this.dirty
    const chunks: Buffer[] = []
    this.lastTryAtMs = startedAtMs
    const run = this.deps.snapshots.start({
      ...this.request(chunks),
      onEnd: () => {
        this.background = undefined
        done(this.settleQuietly(chunks, startedAtMs, dirtyAtStart))
      },
    })
    this.background = { run, startedAtMs, dirtyAtStart, done }
    this.deps.log('notice', 'Background saving started')
    return true
  }

  /** Gives up a background save: an explicit save or the end of the node overtakes it. */
  cancelBackgroundSave(): void {
    const { background } = this
    this.background = undefined
    background?.run.cancel()
    background?.done(new Error('it was given up'))
  }

  /** Saves as SHUTDOWN's mode asks; `default` saves when save points are configured. @throws when a wanted save fails. */
  saveAtShutdown(mode: 'save' | 'nosave' | 'default'): void {
    this.cancelBackgroundSave()
    const isWanted = mode === 'save' || (mode === 'default' && parseSavePoints(this.deps.config.get('save')).length > 0)
    if (isWanted) this.save()
  }

  /** From now on save points are watched. */
  startTicking(): void {
    this.stopTicking ??= this.deps.clock.setInterval(() => this.tick(), TICK_MS)
  }

  close(): void {
    this.stopTicking?.()
    this.stopTicking = undefined
    this.cancelBackgroundSave()
  }

  private get fileName(): string {
    return this.deps.config.get('dbfilename')
  }

  private get dirty(): number {
    return this.deps.databases.reduce((sum, database) => sum + database.dirty, 0)
  }

  private tick(): void {
    if (this.isSaving) return
    const nowMs = this.deps.clock.nowMs()
    const point = reachedSavePoint(parseSavePoints(this.deps.config.get('save')), this.changesSinceSave, (nowMs - this.lastSaveAtMs) / 1000)
    if (point === undefined) return
    if (!this.lastSaveSucceeded && nowMs - this.lastTryAtMs < RETRY_SECONDS * 1000) return
    this.deps.log('notice', `${point.changes} changes in ${point.seconds} seconds. Saving...`)
    this.saveInBackground()
  }

  private request(chunks: Buffer[]): SnapshotRequest {
    const position = this.deps.replicationPosition()
    return {
      databases: this.deps.databases,
      auxiliary: [...this.deps.snapshotFacts(), ...(position === undefined ? [] : positionFields(position))],
      functions: this.deps.functions?.sources() ?? [],
      onChunk: (chunk) => void chunks.push(chunk),
    }
  }

  private settle(chunks: readonly Buffer[], startedAtMs: number, dirtyAtStart: number): void {
    this.lastSaveSucceeded = false
    this.deps.disk.writeAtomic(this.fileName, Buffer.concat(chunks).toString('latin1'), { fsync: true })
    this.lastSaveSucceeded = true
    this.saveCount++
    this.lastSaveAtMs = this.deps.clock.nowMs()
    this.lastSaveSeconds = Math.round((this.lastSaveAtMs - startedAtMs) / 1000)
    this.dirtyAtSave = dirtyAtStart
    this.deps.log('notice', 'DB saved on disk')
  }

  /** Nobody waits for a background save: its failure goes into the log, into INFO, and may stop writes. */
  private settleQuietly(chunks: readonly Buffer[], startedAtMs: number, dirtyAtStart: number): Error | undefined {
    try {
      this.settle(chunks, startedAtMs, dirtyAtStart)
      return undefined
    } catch (error) {
      this.deps.log('warning', `Background saving error: ${error instanceof Error ? error.message : String(error)}`)
      return error instanceof Error ? error : new Error(String(error))
    }
  }

  private readInto(file: Bytes, { keepExpired = false, onExpired }: { keepExpired?: boolean; onExpired?: (dbIndex: number, key: Bytes) => void }): LoadReport {
    const { databases, clock } = this.deps
    try {
      return new DatasetLoader(Buffer.from(file, 'latin1'), { databases, dropExpiredAtMs: keepExpired ? undefined : clock.nowMs(), onExpired }).finish()
    } catch (error) {
      if (!(error instanceof RdbFormatError)) throw error
      throw new RdbLoadError(`Fatal error loading the DB, check server logs. ${this.fileName}: ${error.message}`)
    }
  }
}
