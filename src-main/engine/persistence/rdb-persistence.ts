import type { Bytes } from '../bytes.ts'
import type { Config } from '../config/config.ts'
import type { Keyspace } from '../keyspace/keyspace.ts'
import type { LogLevel } from '../node-services.ts'
import type { AppendDisk } from '../ports/append-disk.ts'
import type { Clock } from '../ports/clock.ts'
import { systemReason } from '../ports/system-error.ts'
import type { LoadReport } from '../replication/dataset-loader.ts'
import type { StreamPosition } from '../replication/history.ts'
import { positionFields } from '../replication/position-fields.ts'
import type { FunctionLibraries } from '../replication/replication-deps.ts'
import type { SnapshotRequest } from '../replication/snapshot.ts'
import type { SnapshotProgress, Snapshots } from '../replication/snapshots.ts'
import { loadAtOnce, type LoadSteps } from './load-turns.ts'
import { rdbLoading, stepsOf } from './rdb-loading.ts'
import { parseSavePoints, reachedSavePoint } from './save-points.ts'
import { SnapshotFile, writeSnapshotFile } from './snapshot-file.ts'

/** After a failed background save another one is tried only after this long (CONFIG_BGSAVE_RETRY_DELAY). */
const RETRY_MS = 5000

export interface PersistenceDeps {
  readonly clock: Clock
  readonly config: Config
  readonly databases: readonly Keyspace[]
  readonly disk: AppendDisk
  readonly snapshots: Snapshots
  readonly functions?: FunctionLibraries
  log(level: LogLevel, message: string): void
  snapshotFacts(): (readonly [Bytes, Bytes])[]
  /** Where the dataset stands in its replication stream; undefined when none is counted. */
  replicationPosition(): StreamPosition | undefined
  /** Something else writes the dataset out (a rewrite of the append-only file), or a script has made part of its changes: saves wait for its end. */
  isOtherwiseBusy(): boolean
}

export interface RdbLoadOptions {
  /** Keys that have run out are loaded too. */
  readonly keepExpired?: boolean
  /** Told of each key left out for having run out. */
  readonly onExpired?: (dbIndex: number, key: Bytes) => void
  /** Libraries of functions join those there are, instead of taking their place (DEBUG RELOAD NOFLUSH). */
  readonly addFunctions?: 'append' | 'replace'
}

interface BackgroundSave {
  readonly file: SnapshotFile
  readonly startedAtMs: number
  readonly dirtyAtStart: number
  /** The node ends with it: a failure is told to whoever asked, and does not count as one of a save in the background. */
  readonly isLast: boolean
  readonly done: (error: Error | undefined) => void
}

/** Saves the dataset as an RDB file, now and then or when asked, and loads it at start (rdb.c, rdbSave, rdbSaveBackground). */
export class RdbPersistence {
  /** Unix milliseconds of the last good save, or of the start. */
  lastSaveAtMs: number
  lastSaveSucceeded = true
  lastSaveSeconds = -1
  saveCount = 0
  /** Bytes copied out of turn during the last background save. */
  lastCopiedBytes = 0
  lastLoad: LoadReport | undefined
  /** BGSAVE SCHEDULE: one begins as soon as it can. */
  isScheduled = false
  readonly deps: PersistenceDeps
  private background: BackgroundSave | undefined
  private dirtyAtSave: number
  private lastTryAtMs = 0
  private isClosed = false

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

  get savingProgress(): SnapshotProgress | undefined {
    return this.background?.file.progress
  }

  /** Changes since the last save (rdb_changes_since_last_save). */
  get changesSinceSave(): number {
    return this.dirty - this.dirtyAtSave
  }

  /** Why writes must be refused: the dataset is to be saved, and could not be (writeCommandsDeniedByDiskError). */
  get stopsWrites(): boolean {
    return !this.lastSaveSucceeded && this.hasSavePoints && this.deps.config.boolean('stop-writes-on-bgsave-error')
  }

  get hasSavePoints(): boolean {
    return parseSavePoints(this.deps.config.get('save')).length > 0
  }

  /** Size of the file, undefined when there is none. */
  get fileBytes(): number | undefined {
    return this.deps.disk.size(this.fileName)
  }

  /** The steps of a load of the file, if there is one. They throw RdbLoadError when it is damaged, with the reason logged. */
  loading(options: RdbLoadOptions = {}): LoadSteps | undefined {
    const { clock, config, databases, disk } = this.deps
    if (!disk.exists(this.fileName)) return undefined
    const load = rdbLoading(this.fileName, {
      disk,
      config,
      databases,
      dropExpiredAtMs: options.keepExpired === true ? undefined : clock.nowMs(),
      onExpired: options.onExpired,
      log: (level, message) => this.deps.log(level, message),
      onBegin: (report) => void (this.lastLoad = report),
    })
    return stepsOf(load, (report) => this.noteLoaded(report, options.addFunctions))
  }

  /** Loads the file at once, if there is one. @throws RdbLoadError when it is damaged. */
  load(options: RdbLoadOptions = {}): LoadReport | undefined {
    const steps = this.loading(options)
    if (steps === undefined) return undefined
    loadAtOnce(steps)
    return this.lastLoad
  }

  /** Saves at once, serving nobody meanwhile. @throws Error, with the reason logged, when the file cannot be written. */
  save(): void {
    this.saveCount++
    const { disk } = this.deps
    try {
      writeSnapshotFile(disk, this.draftName, this.request())
      this.install()
    } catch (error) {
      throw this.failed(error)
    }
    this.settle(this.dirty)
  }

  /**
   * Begins to save while serving goes on, into a file beside the one it replaces once it is whole. Nothing happens when a save is
   * under way. False, with the reason logged, when it cannot even begin; else `done` is told of the end.
   */
  saveInBackground(done: BackgroundSave['done'] = () => undefined): boolean {
    return this.isSaving || this.begin({ isLast: false, done })
  }

  /** The same, as the last thing a node does: resolves when the file is there, rejects when it could not be written. */
  saveAndWait(): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = (error: Error | undefined): void => (error === undefined ? resolve() : reject(error))
      if (!this.begin({ isLast: true, done })) reject(new Error('the file cannot be opened'))
    })
  }

  /** Gives up a background save: an explicit save, a flush or the end of the node overtakes it. That is no failure. */
  cancelBackgroundSave(): void {
    const { background } = this
    if (background === undefined) return
    this.background = undefined
    background.file.cancel()
    background.done(new Error('it was given up'))
  }

  /** All keys went: a file with what was there must not come to be, and where files are kept the new one is empty (flushAllDataAndResetRDB). */
  flushed(): void {
    if (this.isSaving) this.deps.log('notice', 'Background saving given up: the dataset was flushed')
    this.cancelBackgroundSave()
    if (!this.hasSavePoints) return
    try {
      this.save()
    } catch {
      // Logged. FLUSHALL goes on, as it does there.
    }
  }

  /** Ten times a second: begins saves that are due (serverCron). */
  tick(): void {
    if (this.isClosed || this.isSaving || this.deps.isOtherwiseBusy()) return
    const { nowMs, mayRetry } = this.retry
    if (this.isScheduled && mayRetry) return void this.saveInBackground()
    const point = reachedSavePoint(parseSavePoints(this.deps.config.get('save')), this.changesSinceSave, (nowMs - this.lastSaveAtMs) / 1000)
    if (point === undefined || !mayRetry) return
    this.deps.log('notice', `${point.changes} changes in ${point.seconds} seconds. Saving...`)
    this.saveInBackground()
  }

  /** Nothing is saved any more; what is being saved is given up. */
  close(): void {
    this.isClosed = true
    this.cancelBackgroundSave()
  }

  private get fileName(): string {
    return this.deps.config.get('dbfilename')
  }

  /** Where a file is written before it takes its name. */
  private get draftName(): string {
    return `temp-${process.pid}.rdb`
  }

  private get dirty(): number {
    return this.deps.databases.reduce((sum, database) => sum + database.dirty, 0)
  }

  private get retry(): { nowMs: number; mayRetry: boolean } {
    const nowMs = this.deps.clock.nowMs()
    return { nowMs, mayRetry: this.lastSaveSucceeded || nowMs - this.lastTryAtMs > RETRY_MS }
  }

  private begin({ isLast, done }: Pick<BackgroundSave, 'isLast' | 'done'>): boolean {
    const startedAtMs = this.deps.clock.nowMs()
    this.lastTryAtMs = startedAtMs
    this.isScheduled = false
    this.saveCount++
    try {
      const file = new SnapshotFile({
        disk: this.deps.disk,
        snapshots: this.deps.snapshots,
        request: this.request(),
        path: this.draftName,
        onEnd: (error) => this.endBackground(error),
      })
      this.background = { file, startedAtMs, dirtyAtStart: this.dirty, isLast, done }
    } catch (error) {
      if (!isLast) this.lastSaveSucceeded = false
      this.failed(error)
      return false
    }
    this.deps.log('notice', `Background saving started by pid ${process.pid}`)
    return true
  }

  private endBackground(error: Error | undefined): void {
    const { file, startedAtMs, dirtyAtStart, isLast, done } = this.background!
    this.background = undefined
    this.lastCopiedBytes = file.progress.copiedBytes
    this.lastSaveSeconds = Math.round((this.deps.clock.nowMs() - startedAtMs) / 1000)
    try {
      if (error !== undefined) throw error
      this.install()
    } catch (failure) {
      const told = this.failed(failure)
      if (!isLast) {
        this.lastSaveSucceeded = false
        this.deps.log('warning', 'Background saving error')
      }
      return done(told)
    }
    this.settle(dirtyAtStart)
    if (!isLast) this.deps.log('notice', 'Background saving terminated with success')
    done(undefined)
  }

  private request(): Omit<SnapshotRequest, 'onChunk'> {
    const { config, databases, functions } = this.deps
    const position = this.deps.replicationPosition()
    return {
      databases,
      auxiliary: [...this.deps.snapshotFacts(), ...(position === undefined ? [] : positionFields(position))],
      functions: functions?.sources() ?? [],
      format: { compresses: config.boolean('rdbcompression'), hasChecksum: config.boolean('rdbchecksum') },
    }
  }

  /** The whole file takes its name: a crash leaves the old one or the new one. */
  private install(): void {
    const { disk, log } = this.deps
    const { draftName, fileName } = this
    try {
      disk.rename(draftName, fileName)
    } catch (error) {
      log('warning', `Error moving temp DB file ${draftName} on the final destination ${fileName}: ${systemReason(error)}`)
      disk.remove(draftName)
      throw error
    }
    disk.syncFolderOf(fileName)
  }

  private settle(dirtyAtStart: number): void {
    this.lastSaveSucceeded = true
    this.lastSaveAtMs = this.deps.clock.nowMs()
    this.dirtyAtSave = dirtyAtStart
    this.deps.log('notice', 'DB saved on disk')
  }

  private failed(error: unknown): Error {
    this.deps.log('warning', `Write error saving DB on disk: ${systemReason(error)}`)
    return error instanceof Error ? error : new Error(String(error))
  }

  private noteLoaded(report: LoadReport, addFunctions: RdbLoadOptions['addFunctions']): void {
    if (addFunctions === undefined) this.deps.functions?.replace(report.functions)
    else this.deps.functions?.restore?.(report.functions, addFunctions)
    this.dirtyAtSave = this.dirty
    for (const key of report.empty) this.deps.log('notice', `Loading the RDB file: skipping empty key: ${key}`)
    const skipped = report.emptyKeys === 0 ? '' : `, empty keys skipped: ${report.emptyKeys}`
    this.deps.log('notice', `Done loading RDB, keys loaded: ${report.loadedKeys}, keys expired: ${report.expiredKeys}${skipped}.`)
    for (const { key, why } of report.unsupported) this.deps.log('warning', `Key '${key}' was not loaded: ${why}`)
  }
}
