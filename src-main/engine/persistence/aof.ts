import type { Bytes } from '../bytes.ts'
import type { Config } from '../config/config.ts'
import type { Keyspace } from '../keyspace/keyspace.ts'
import type { LogLevel } from '../node-services.ts'
import type { AppendDisk } from '../ports/append-disk.ts'
import type { Clock } from '../ports/clock.ts'
import type { FunctionLibraries } from '../replication/replication-deps.ts'
import { type SnapshotRequest, snapshotNow } from '../replication/snapshot.ts'
import type { Snapshots } from '../replication/snapshots.ts'
import { AofFolder } from './aof-folder.ts'
import { AofLog, type FsyncPolicy, timeAnnotation } from './aof-log.ts'
import { systemReason } from '../ports/system-error.ts'
import { aofLoading } from './aof-loader.ts'
import { withIncrementsRewritten, withNewBase, withNewIncrement } from './aof-manifest.ts'
import { AofRewrite } from './aof-rewrite.ts'
import { RewritePace } from './aof-rewrite-pace.ts'
import { loadAtOnce, type LoadSteps } from './load-turns.ts'

/** After a failed write another try is made this often. */
const RETRY_MS = 1000

export interface AofDeps {
  readonly clock: Clock
  readonly config: Config
  readonly databases: readonly Keyspace[]
  readonly disk: AppendDisk
  readonly snapshots: Snapshots
  readonly functions?: FunctionLibraries | undefined
  log(level: LogLevel, message: string): void
  snapshotFacts(): (readonly [Bytes, Bytes])[]
  /** Runs a command of the file, as a primary's stream is applied. @throws ReplyError for an unknown one. */
  apply(dbIndex: number, args: readonly Bytes[]): void
  /** A background save is under way: rewrites wait for its end. */
  isSaving(): boolean
  /** Within a transaction, where part of what changed has not been fed yet. */
  isInTransaction(): boolean
  /** What was fed is written, or could not be: replies held back for it may go. */
  onWritten(): void
  /** Called before each write to the files (DEBUG AOF-FLUSH-SLEEP). */
  beforeWrite?(): void
  /** The node must not go on: it promised what it cannot keep. */
  onFatal(reason: string): void
  /** Runs a function after pending input and output had their turn (setImmediate). */
  soon(run: () => void): void
}

/**
 * The append-only file: every change of the dataset, written before the client that made it hears of it (aof.c). It has the parts of
 * Redis 7: a base, increments, and a manifest that names them. `waiting` is on, but nothing counts until the first base is written.
 */
export class AppendOnlyFile {
  state: 'off' | 'on' | 'waiting' = 'off'
  /** The files are being read: what they change is no change. */
  isLoading = false
  isRewriteScheduled = false
  lastRewriteSucceeded = true
  lastRewriteSeconds = -1
  rewriteCount = 0
  /** Bytes copied out of turn during the last rewrite. */
  lastCopiedBytes = 0
  readonly deps: AofDeps
  readonly folder: AofFolder
  readonly pace: RewritePace
  private current: AofLog | undefined
  private writeFailure: string | undefined
  private syncFailure: string | undefined
  private rewriting: { readonly rewrite: AofRewrite; readonly startedAtMs: number } | undefined
  /** Bytes of all files but the one being written. */
  private settledBytes = 0
  private triedAtMs = 0
  private isWriteDue = false
  private delayedWritesBefore = 0

  constructor(deps: AofDeps) {
    this.deps = deps
    this.folder = new AofFolder(deps.disk, deps.config)
    this.pace = new RewritePace(deps.clock)
  }

  get isRewriting(): boolean {
    return this.rewriting !== undefined
  }

  /** Unix milliseconds at which the rewrite under way began. */
  get rewritingSinceMs(): number | undefined {
    return this.rewriting?.startedAtMs
  }

  /** Why the last write, or the last sync in the background, failed, in the system's words; undefined when it succeeded. */
  get writeError(): string | undefined {
    return this.state === 'off' ? undefined : (this.writeFailure ?? this.syncFailure)
  }

  get log(): AofLog | undefined {
    return this.current
  }

  get delayedWrites(): number {
    return this.delayedWritesBefore + (this.current?.delayedWrites ?? 0)
  }

  /** Bytes of base and increments. */
  get sizeBytes(): number {
    return this.settledBytes + (this.current?.file.sizeBytes ?? 0)
  }

  /**
   * The steps of a load of what there is. They throw AofLoadError or AofManifestError, with the reason logged, when it is damaged;
   * the node must not start then.
   */
  *loading(): Generator<number, void> & LoadSteps {
    const { config, functions } = this.deps
    this.isLoading = true
    try {
      this.folder.read()
      yield* aofLoading(this.folder.manifest, (name) => this.folder.pathOf(name), {
        ...this.deps,
        cutsUnfinishedTail: config.boolean('aof-load-truncated'),
        verifiesChecksum: config.boolean('rdbchecksum'),
        replaceFunctions: (sources) => functions?.replace(sources),
      })
    } catch (error) {
      this.deps.log('warning', systemReason(error))
      throw error
    } finally {
      this.isLoading = false
    }
  }

  /** Drops the dataset and loads it from what has been written so far (DEBUG LOADAOF). @throws as `loading`. */
  reload(): void {
    this.write()
    for (const db of this.deps.databases) db.clear()
    loadAtOnce(this.loading())
  }

  /** Goes on writing where the loaded files end; without any it begins with a base (aofOpenIfNeededOnServerStart). */
  open(): void {
    const { folder } = this
    folder.make()
    const { baseBytes } = folder
    if (folder.isEmpty) this.writeFirstBase()
    const last = folder.manifest.increments.at(-1)
    const { manifest, increment } = last ? { manifest: folder.manifest, increment: last } : withNewIncrement(folder.manifest, folder.fileName)
    this.current = this.openLog(increment.name)
    folder.save(manifest)
    folder.removeHistory()
    this.state = 'on'
    this.settleSizes()
    this.pace.rewrittenTo(baseBytes || this.sizeBytes)
  }

  /** Takes a change of the dataset; it is written at the end of the turn. */
  feed(dbIndex: number, args: readonly Bytes[]): void {
    // While waiting, what comes before the base is begun will be in the base.
    if (this.current === undefined) return
    this.current.feed(dbIndex, args)
    if (this.isWriteDue) return
    this.isWriteDue = true
    this.deps.soon(() => {
      this.write()
      this.deps.onWritten()
    })
  }

  /** Writes what was fed. A failure is fatal where clients were promised that their writes are on the disk, and else tried again. */
  write(): void {
    this.isWriteDue = false
    try {
      this.current?.write()
      this.writeFailure = undefined
    } catch (error) {
      this.noteWriteFailure(error)
    }
  }

  /** CONFIG SET appendonly yes: begins with a rewrite (startAppendOnly). @throws the system's error. */
  start(): void {
    if (this.state !== 'off') return
    this.state = 'waiting'
    this.writeFailure = undefined
    this.isRewriteScheduled = this.mustWait()
    if (this.isRewriteScheduled) return
    this.cancelRewrite()
    try {
      this.beginRewrite()
    } catch (error) {
      this.stop()
      throw error
    }
  }

  /** CONFIG SET appendonly no: the files stay as they are (stopAppendOnly). */
  stop(): void {
    this.finish()
    this.cancelRewrite()
    this.state = 'off'
    this.isRewriteScheduled = false
    this.closeLog()
  }

  /** The dataset was replaced by a primary's: the files begin anew (restartAOFAfterSYNC). */
  restart(): void {
    if (this.state === 'off') return
    this.stop()
    try {
      this.start()
    } catch (error) {
      this.deps.onFatal(`FATAL: this replica instance finished the synchronization with its master, but the AOF can't be turned on: ${systemReason(error)}`)
    }
  }

  /**
   * BGREWRITEAOF: begins a rewrite, or puts it off while a save is under way or within a transaction.
   * @throws the system's error when it cannot begin.
   */
  rewrite(): 'started' | 'scheduled' | 'already' {
    if (this.isRewriting) return 'already'
    if (this.mustWait()) {
      this.isRewriteScheduled = true
      this.pace.forgetFailures()
      return 'scheduled'
    }
    this.beginRewrite()
    return 'started'
  }

  /** Call several times a second: syncs, retries, and begins rewrites that are due (serverCron). */
  tick(): void {
    this.current?.tick()
    const nowMs = this.deps.clock.monotonicMs()
    if (this.writeFailure !== undefined && nowMs - this.triedAtMs >= RETRY_MS) this.write()
    if (this.isRewriting || this.mustWait()) return
    if (this.isRewriteScheduled ? !this.pace.isLimited() : this.isGrown()) this.tryRewrite()
  }

  /** Everything fed is written and on the disk when this returns, if it can be. */
  finish(): void {
    this.write()
    try {
      this.current?.sync()
    } catch (error) {
      this.deps.log('warning', `Fail to fsync the AOF file: ${systemReason(error)}`)
    }
  }

  /**
   * The node is about to end: what was fed goes to the disk, and a rewrite is given up.
   * @throws Error while the first base is being written: without it the files hold nothing.
   */
  settleForShutdown(isForced: boolean): void {
    if (this.isRewriting && this.state === 'waiting') {
      this.deps.log('warning', isForced ? 'Writing initial AOF. Exit anyway.' : "Writing initial AOF, can't exit.")
      if (!isForced) throw new Error('the first base of the append-only file is being written')
    }
    this.cancelRewrite()
    if (this.state === 'off') return
    this.deps.log('notice', 'Calling fsync() on the AOF file.')
    this.finish()
  }

  /** Lets go of the files as they are: a killed process writes nothing more. */
  close(): void {
    this.cancelRewrite()
    this.state = 'off'
    this.current?.file.close()
    this.current = undefined
  }

  /** A rewrite is under way, or a transaction: a save should wait. */
  get holdsUpSaves(): boolean {
    return this.isRewriting || this.deps.isInTransaction()
  }

  private mustWait(): boolean {
    return this.deps.isSaving() || this.deps.isInTransaction()
  }

  private isGrown(): boolean {
    if (this.state !== 'on' || !this.pace.isDue(this.sizeBytes, this.deps.config)) return false
    this.deps.log('notice', `Starting automatic rewriting of AOF on ${this.pace.growthPercent(this.sizeBytes)}% growth`)
    return true
  }

  private tryRewrite(): void {
    try {
      this.beginRewrite()
    } catch (error) {
      this.failRewrite(error)
    }
  }

  /** From here on changes go into a new increment: the base holds all that was before. */
  private beginRewrite(): void {
    this.isRewriteScheduled = false
    this.folder.make()
    this.write()
    if (this.state === 'on') this.startIncrement()
    else if (this.state === 'waiting') this.startDraftIncrement()
    const rewrite = new AofRewrite({
      disk: this.deps.disk,
      snapshots: this.deps.snapshots,
      request: this.snapshotRequest(),
      asCommands: !this.deps.config.boolean('aof-use-rdb-preamble'),
      annotation: this.deps.config.boolean('aof-timestamp-enabled') ? timeAnnotation(this.deps.clock) : '',
      path: this.folder.draftBase,
      soon: (run) => this.deps.soon(run),
      onEnd: (error) => this.endRewrite(error),
    })
    this.rewriting = { rewrite, startedAtMs: this.deps.clock.nowMs() }
    this.rewriteCount++
    this.deps.log('notice', 'Background append only file rewriting started')
  }

  private startIncrement(): void {
    const { folder } = this
    const { manifest, increment } = withNewIncrement(folder.manifest, folder.fileName)
    const log = this.openLog(increment.name)
    try {
      folder.save(manifest)
    } catch (error) {
      log.file.close()
      this.deps.disk.remove(folder.pathOf(increment.name))
      throw error
    }
    this.closeLog()
    this.current = log
    this.settleSizes()
    this.deps.log('notice', `Creating AOF incr file ${increment.name} on background rewrite`)
  }

  private startDraftIncrement(): void {
    this.closeLog()
    this.deps.disk.remove(this.folder.pathOf(this.folder.draftIncrement))
    this.current = this.openLog(this.folder.draftIncrement)
  }

  private endRewrite(error: unknown): void {
    const startedAtMs = this.rewriting?.startedAtMs ?? this.deps.clock.nowMs()
    this.lastCopiedBytes = this.rewriting?.rewrite.progress.copiedBytes ?? 0
    this.rewriting = undefined
    this.lastRewriteSeconds = Math.round((this.deps.clock.nowMs() - startedAtMs) / 1000)
    if (error !== undefined) return this.failRewrite(error)
    try {
      this.installBase()
    } catch (failure) {
      this.failRewrite(failure)
    }
  }

  private installBase(): void {
    const { folder } = this
    const { disk, config, log } = this.deps
    const renewed = withNewBase(folder.manifest, folder.fileName, config.boolean('aof-use-rdb-preamble') ? 'rdb' : 'aof')
    disk.rename(folder.draftBase, folder.pathOf(renewed.base.name))
    let { manifest } = renewed
    if (this.state === 'waiting') {
      const added = withNewIncrement(manifest, folder.fileName)
      disk.rename(folder.pathOf(folder.draftIncrement), folder.pathOf(added.increment.name))
      manifest = added.manifest
    }
    folder.save(withIncrementsRewritten(manifest, this.state === 'off' ? 0 : 1))
    if (this.state === 'waiting') this.state = 'on'
    folder.removeHistory()
    this.settleSizes()
    this.lastRewriteSucceeded = true
    this.pace.rewrittenTo(this.sizeBytes)
    log('notice', 'Background AOF rewrite finished successfully')
  }

  private failRewrite(error: unknown): void {
    this.lastRewriteSucceeded = false
    this.pace.failed()
    this.deps.log('warning', `Background AOF rewrite terminated with error: ${systemReason(error)}`)
    if (this.state !== 'waiting') return
    this.closeLog()
    this.deps.disk.remove(this.folder.pathOf(this.folder.draftIncrement))
    this.isRewriteScheduled = true
  }

  private cancelRewrite(): void {
    if (this.rewriting !== undefined) this.deps.log('notice', 'Killing AOF child: the rewrite under way is given up')
    this.rewriting?.rewrite.cancel()
    this.rewriting = undefined
    if (this.state === 'waiting') this.deps.disk.remove(this.folder.pathOf(this.folder.draftIncrement))
  }

  private snapshotRequest(): Omit<SnapshotRequest, 'onChunk'> {
    const facts = this.deps.snapshotFacts().map(([name, text]) => [name, name === 'aof-base' ? '1' : text] as const)
    return { databases: this.deps.databases, auxiliary: facts, functions: this.deps.functions?.sources() ?? [] }
  }

  /** Nothing was loaded: as commands, the dataset is an empty file. */
  private writeFirstBase(): void {
    const format = this.deps.config.boolean('aof-use-rdb-preamble') ? 'rdb' : 'aof'
    const { manifest, base } = withNewBase(this.folder.manifest, this.folder.fileName, format)
    this.deps.disk.writeAtomic(this.folder.pathOf(base.name), format === 'rdb' ? snapshotNow(this.snapshotRequest()) : '', { fsync: true })
    this.folder.manifest = manifest
    this.deps.log('notice', `Creating AOF base file ${base.name} on server start`)
  }

  private openLog(name: Bytes): AofLog {
    const { clock, config, disk, log } = this.deps
    return new AofLog(disk.openForAppend(this.folder.pathOf(name)), {
      clock,
      policy: () => config.get('appendfsync') as FsyncPolicy,
      isTimed: () => config.boolean('aof-timestamp-enabled'),
      beforeWrite: () => this.deps.beforeWrite?.(),
      putsOffSync: () => this.isRewriting && config.boolean('no-appendfsync-on-rewrite'),
      onSync: (error) => {
        this.syncFailure = error && systemReason(error)
        if (error !== undefined) log('warning', `Fail to fsync the AOF file: ${systemReason(error)}`)
      },
    })
  }

  private closeLog(): void {
    this.delayedWritesBefore += this.current?.delayedWrites ?? 0
    this.current?.retire()
    this.current = undefined
  }

  private settleSizes(): void {
    this.settledBytes = this.folder.sizeBytes - (this.current?.file.sizeBytes ?? 0)
  }

  private noteWriteFailure(error: unknown): void {
    const message = systemReason(error)
    if (this.writeFailure === undefined) this.deps.log('warning', `Error writing to the AOF file: ${message}`)
    this.writeFailure = message
    this.triedAtMs = this.deps.clock.monotonicMs()
    if (this.deps.config.get('appendfsync') !== 'always') return
    this.deps.onFatal("Can't recover from AOF write error when the AOF fsync policy is 'always'. Exiting...")
  }
}
