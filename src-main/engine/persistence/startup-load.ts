import type { Config } from '../config/config.ts'
import type { Keyspace } from '../keyspace/keyspace.ts'
import type { LogLevel } from '../node-services.ts'
import type { Clock } from '../ports/clock.ts'
import type { Replication } from '../replication/replication.ts'
import type { AppendOnlyFile } from './aof.ts'
import { loadInTurns, type LoadSteps } from './load-turns.ts'
import type { RdbPersistence } from './rdb-persistence.ts'
import { resumeSavedPosition } from './resume-position.ts'

export interface StartupLoadDeps {
  readonly clock: Clock
  readonly config: Config
  readonly databases: readonly Keyspace[]
  readonly persistence: RdbPersistence
  readonly appendOnlyFile: AppendOnlyFile
  readonly replication: Replication
  log(level: LogLevel, message: string): void
  /** Runs a function after pending input and output had their turn (setImmediate). */
  soon(run: () => void): void
  /** The node stops: nobody needs the rest. */
  isStopped(): boolean
}

/** The load of the dataset at the start of a node: of the append-only file where it is on, else of the RDB file (loadDataFromDisk). */
export class StartupLoad {
  /** From the node's making on: what is asked before the dataset is there gets LOADING. */
  isRunning = true
  /** Unix milliseconds. */
  startedAtMs = 0
  loadedBytes = 0
  private readonly deps: StartupLoadDeps

  constructor(deps: StartupLoadDeps) {
    this.deps = deps
  }

  /** Bytes of the files to be read. */
  get totalBytes(): number {
    return this.isOfCommands ? this.deps.appendOnlyFile.folder.sizeBytes : (this.deps.persistence.fileBytes ?? 0)
  }

  /**
   * Loads in turns; false when the node stopped meanwhile. On a replica keys stay that have run out: its primary tells when they go.
   * @throws RdbLoadError, AofLoadError, AofManifestError when files are damaged, with the reason logged.
   */
  async run({ isReplica }: { isReplica: boolean }): Promise<boolean> {
    const { clock, databases, persistence, appendOnlyFile, replication } = this.deps
    this.startedAtMs = clock.nowMs()
    for (const database of databases) database.isReplica = isReplica
    if (this.isOfCommands) {
      if (!(await this.load(appendOnlyFile.loading(), 'append only file'))) return false
      appendOnlyFile.open()
      return true
    }
    const steps = persistence.loading({ keepExpired: isReplica, onExpired: (dbIndex, key) => replication.noteExpired(dbIndex, key) })
    if (steps === undefined) {
      this.isRunning = false
      return true
    }
    if (!(await this.load(steps, 'disk'))) return false
    resumeSavedPosition(replication, persistence.lastLoad!, isReplica)
    return true
  }

  private get isOfCommands(): boolean {
    return this.deps.config.boolean('appendonly')
  }

  private async load(steps: LoadSteps, from: string): Promise<boolean> {
    const { clock, log } = this.deps
    const startedAtMs = clock.monotonicMs()
    if (!(await loadInTurns(steps, { ...this.deps, progress: this }))) return false
    this.isRunning = false
    log('notice', `DB loaded from ${from}: ${((clock.monotonicMs() - startedAtMs) / 1000).toFixed(3)} seconds`)
    return true
  }
}
