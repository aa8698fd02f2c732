import { systemReason } from '../ports/system-error.ts'
import { snapshotNow } from '../replication/snapshot.ts'
import type { AofDeps } from './aof-deps.ts'
import { AofFolder } from './aof-folder.ts'
import { aofLoading } from './aof-loader.ts'
import { withNewBase, withNewIncrement } from './aof-manifest.ts'
import { AofRewrites, type AofState } from './aof-rewrites.ts'
import { AofWriter } from './aof-writer.ts'
import { loadAtOnce, type LoadSteps } from './load-turns.ts'

/**
 * The append-only file: every change of the dataset, written before the client that made it hears of it (aof.c). It has the parts of
 * Redis 7: a base, increments, and a manifest that names them.
 */
export class AppendOnlyFile {
  state: AofState = 'off'
  /** The files are being read: what they change is no change. */
  isLoading = false
  readonly deps: AofDeps
  readonly folder: AofFolder
  readonly writer: AofWriter
  readonly rewrites: AofRewrites

  constructor(deps: AofDeps) {
    this.deps = deps
    this.folder = new AofFolder(deps.disk, deps.config)
    this.writer = new AofWriter(deps, this.folder, () => this.rewrites.isUnderWay)
    this.rewrites = new AofRewrites(deps, this.folder, this.writer, this)
  }

  /** Why writes cannot be promised to be kept, in the system's words. */
  get writeError(): string | undefined {
    return this.state === 'off' ? undefined : this.writer.error
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
    this.writer.write()
    for (const db of this.deps.databases) db.clear()
    loadAtOnce(this.loading())
  }

  /** Goes on writing where the loaded files end; without any it begins with a base (aofOpenIfNeededOnServerStart). */
  open(): void {
    const { folder, writer } = this
    folder.make()
    const { baseBytes } = folder
    if (folder.isEmpty) this.writeFirstBase()
    const last = folder.manifest.increments.at(-1)
    const { manifest, increment } = last ? { manifest: folder.manifest, increment: last } : withNewIncrement(folder.manifest, folder.fileName)
    writer.turnTo(writer.open(increment.name))
    folder.save(manifest)
    folder.removeHistory()
    this.state = 'on'
    writer.settleSizes()
    this.rewrites.pace.rewrittenTo(baseBytes || writer.sizeBytes)
  }

  /** CONFIG SET appendonly yes: begins with a rewrite (startAppendOnly). @throws the system's error. */
  start(): void {
    if (this.state !== 'off') return
    const { rewrites } = this
    this.state = 'waiting'
    this.writer.forgetFailure()
    rewrites.isScheduled = rewrites.mustWait
    if (rewrites.isScheduled) return
    rewrites.cancel()
    try {
      rewrites.begin()
    } catch (error) {
      this.stop()
      throw error
    }
  }

  /** CONFIG SET appendonly no: the files stay as they are (stopAppendOnly). */
  stop(): void {
    this.writer.finish()
    this.rewrites.cancel()
    this.state = 'off'
    this.rewrites.isScheduled = false
    this.writer.turnTo(undefined)
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

  /** Call several times a second: syncs, retries, and begins rewrites that are due (serverCron). */
  tick(): void {
    this.writer.tick()
    this.rewrites.tick()
  }

  /**
   * The node is about to end: what was fed goes to the disk, and a rewrite is given up.
   * @throws Error while the first base is being written: without it the files hold nothing.
   */
  settleForShutdown(isForced: boolean): void {
    if (this.rewrites.isUnderWay && this.state === 'waiting') {
      this.deps.log('warning', isForced ? 'Writing initial AOF. Exit anyway.' : "Writing initial AOF, can't exit.")
      if (!isForced) throw new Error('the first base of the append-only file is being written')
    }
    this.rewrites.cancel()
    if (this.state === 'off') return
    this.deps.log('notice', 'Calling fsync() on the AOF file.')
    this.writer.finish()
  }

  /** Lets go of the files as they are: a killed process writes nothing more. */
  close(): void {
    this.rewrites.cancel()
    this.state = 'off'
    this.writer.abandon()
  }

  /** Nothing was loaded: as commands, the dataset is an empty file. */
  private writeFirstBase(): void {
    const format = this.deps.config.boolean('aof-use-rdb-preamble') ? 'rdb' : 'aof'
    const { manifest, base } = withNewBase(this.folder.manifest, this.folder.fileName, format)
    const content = format === 'rdb' ? snapshotNow(this.rewrites.snapshotRequest()) : ''
    this.deps.disk.writeAtomic(this.folder.pathOf(base.name), content, { fsync: true })
    this.folder.manifest = manifest
    this.deps.log('notice', `Creating AOF base file ${base.name} on server start`)
  }
}
