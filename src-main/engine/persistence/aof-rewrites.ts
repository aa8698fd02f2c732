import type { SnapshotRequest } from '../replication/snapshot.ts'
import { systemReason } from '../ports/system-error.ts'
import type { AofDeps } from './aof-deps.ts'
import type { AofFolder } from './aof-folder.ts'
import { timeAnnotation } from './aof-log.ts'
import { withIncrementsRewritten, withNewBase, withNewIncrement } from './aof-manifest.ts'
import { AofRewrite } from './aof-rewrite.ts'
import { RewritePace } from './aof-rewrite-pace.ts'
import type { AofWriter } from './aof-writer.ts'

/** `waiting`: it is on, but nothing counts until the first base is written. */
export type AofState = 'off' | 'on' | 'waiting'

/** Rewrites of the append-only file: a new base of the dataset as it is, in the place of all that led to it. */
export class AofRewrites {
  isScheduled = false
  lastSucceeded = true
  lastSeconds = -1
  count = 0
  /** Bytes copied out of turn during the last rewrite. */
  lastCopiedBytes = 0
  readonly pace: RewritePace
  private readonly deps: AofDeps
  private readonly folder: AofFolder
  private readonly writer: AofWriter
  private readonly owner: { state: AofState }
  private current: { readonly rewrite: AofRewrite; readonly startedAtMs: number } | undefined

  /** A rewrite that ends turns its owner from `waiting` to `on`. */
  constructor(deps: AofDeps, folder: AofFolder, writer: AofWriter, owner: { state: AofState }) {
    this.deps = deps
    this.folder = folder
    this.writer = writer
    this.owner = owner
    this.pace = new RewritePace(deps.clock)
  }

  get isUnderWay(): boolean {
    return this.current !== undefined
  }

  /** Unix milliseconds at which the rewrite under way began. */
  get sinceMs(): number | undefined {
    return this.current?.startedAtMs
  }

  /** A rewrite is under way, or a transaction: a save should wait. */
  get holdUpSaves(): boolean {
    return this.isUnderWay || this.deps.isInTransaction()
  }

  /** A save is under way, or a transaction: a rewrite must wait. */
  get mustWait(): boolean {
    return this.deps.isSaving() || this.deps.isInTransaction()
  }

  /**
   * BGREWRITEAOF: begins a rewrite, or puts it off while a save is under way or within a transaction.
   * @throws the system's error when it cannot begin.
   */
  ask(): 'started' | 'scheduled' | 'already' {
    if (this.isUnderWay) return 'already'
    if (this.mustWait) {
      this.isScheduled = true
      this.pace.forgetFailures()
      return 'scheduled'
    }
    this.begin()
    return 'started'
  }

  /** Call several times a second: begins those that are due (serverCron). */
  tick(): void {
    if (this.isUnderWay || this.mustWait) return
    if (this.isScheduled ? this.pace.isLimited() : !this.isGrown()) return
    try {
      this.begin()
    } catch (error) {
      this.fail(error)
    }
  }

  /** From here on changes go into a new increment: the base holds all that was before. @throws the system's error. */
  begin(): void {
    this.isScheduled = false
    this.folder.make()
    this.writer.write()
    if (this.owner.state === 'on') this.startIncrement()
    else if (this.owner.state === 'waiting') this.startDraftIncrement()
    const { clock, config, disk, log, snapshots, soon } = this.deps
    const rewrite = new AofRewrite({
      disk,
      snapshots,
      request: this.snapshotRequest(),
      asCommands: !config.boolean('aof-use-rdb-preamble'),
      annotation: config.boolean('aof-timestamp-enabled') ? timeAnnotation(clock) : '',
      path: this.folder.draftBase,
      soon,
      onEnd: (error) => this.end(error),
    })
    this.current = { rewrite, startedAtMs: clock.nowMs() }
    this.count++
    log('notice', 'Background append only file rewriting started')
  }

  cancel(): void {
    if (this.current !== undefined) this.deps.log('notice', 'Killing AOF child: the rewrite under way is given up')
    this.current?.rewrite.cancel()
    this.current = undefined
    if (this.owner.state === 'waiting') this.deps.disk.remove(this.folder.pathOf(this.folder.draftIncrement))
  }

  /** The dataset as a base holds it. */
  snapshotRequest(): Omit<SnapshotRequest, 'onChunk'> {
    const facts = this.deps.snapshotFacts().map(([name, text]) => [name, name === 'aof-base' ? '1' : text] as const)
    return { databases: this.deps.databases, auxiliary: facts, functions: this.deps.functions?.sources() ?? [] }
  }

  private isGrown(): boolean {
    const { sizeBytes } = this.writer
    if (this.owner.state !== 'on' || !this.pace.isDue(sizeBytes, this.deps.config)) return false
    this.deps.log('notice', `Starting automatic rewriting of AOF on ${this.pace.growthPercent(sizeBytes)}% growth`)
    return true
  }

  private startIncrement(): void {
    const { folder, writer } = this
    const { manifest, increment } = withNewIncrement(folder.manifest, folder.fileName)
    const log = writer.open(increment.name)
    try {
      folder.save(manifest)
    } catch (error) {
      log.file.close()
      this.deps.disk.remove(folder.pathOf(increment.name))
      throw error
    }
    writer.turnTo(log)
    writer.settleSizes()
    this.deps.log('notice', `Creating AOF incr file ${increment.name} on background rewrite`)
  }

  private startDraftIncrement(): void {
    this.writer.turnTo(undefined)
    this.deps.disk.remove(this.folder.pathOf(this.folder.draftIncrement))
    this.writer.turnTo(this.writer.open(this.folder.draftIncrement))
  }

  private end(error: unknown): void {
    const startedAtMs = this.current?.startedAtMs ?? this.deps.clock.nowMs()
    this.lastCopiedBytes = this.current?.rewrite.progress.copiedBytes ?? 0
    this.current = undefined
    this.lastSeconds = Math.round((this.deps.clock.nowMs() - startedAtMs) / 1000)
    if (error !== undefined) return this.fail(error)
    try {
      this.installBase()
    } catch (failure) {
      this.fail(failure)
    }
  }

  private installBase(): void {
    const { folder, owner, writer } = this
    const { disk, config, log } = this.deps
    const renewed = withNewBase(folder.manifest, folder.fileName, config.boolean('aof-use-rdb-preamble') ? 'rdb' : 'aof')
    disk.rename(folder.draftBase, folder.pathOf(renewed.base.name))
    let { manifest } = renewed
    if (owner.state === 'waiting') {
      const added = withNewIncrement(manifest, folder.fileName)
      disk.rename(folder.pathOf(folder.draftIncrement), folder.pathOf(added.increment.name))
      manifest = added.manifest
    }
    folder.save(withIncrementsRewritten(manifest, owner.state === 'off' ? 0 : 1))
    if (owner.state === 'waiting') owner.state = 'on'
    folder.removeHistory()
    writer.settleSizes()
    this.lastSucceeded = true
    this.pace.rewrittenTo(writer.sizeBytes)
    log('notice', 'Background AOF rewrite finished successfully')
  }

  private fail(error: unknown): void {
    this.lastSucceeded = false
    this.pace.failed()
    this.deps.log('warning', `Background AOF rewrite terminated with error: ${systemReason(error)}`)
    if (this.owner.state !== 'waiting') return
    this.writer.turnTo(undefined)
    this.deps.disk.remove(this.folder.pathOf(this.folder.draftIncrement))
    this.isScheduled = true
  }
}
