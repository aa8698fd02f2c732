import type { Bytes } from '../bytes.ts'
import { systemReason } from '../ports/system-error.ts'
import type { AofDeps } from './aof-deps.ts'
import type { AofFolder } from './aof-folder.ts'
import { AofLog, type FsyncPolicy } from './aof-log.ts'

/** After a failed write another try is made this often. */
const RETRY_MS = 1000

/** Writes what changes into the last increment, before the client that made the change hears of it. */
export class AofWriter {
  /** The increment being written; undefined while nothing counts. */
  log: AofLog | undefined
  private readonly deps: AofDeps
  private readonly folder: AofFolder
  private readonly isRewriting: () => boolean
  private writeFailure: string | undefined
  private syncFailure: string | undefined
  private triedAtMs = 0
  private isWriteDue = false
  /** Bytes of all files but the one being written. */
  private settledBytes = 0
  private delayedWritesBefore = 0

  constructor(deps: AofDeps, folder: AofFolder, isRewriting: () => boolean) {
    this.deps = deps
    this.folder = folder
    this.isRewriting = isRewriting
  }

  /** Why the last write, or the last sync in the background, failed, in the system's words; undefined when it succeeded. */
  get error(): string | undefined {
    return this.writeFailure ?? this.syncFailure
  }

  get delayedWrites(): number {
    return this.delayedWritesBefore + (this.log?.delayedWrites ?? 0)
  }

  /** Bytes of base and increments. */
  get sizeBytes(): number {
    return this.settledBytes + (this.log?.file.sizeBytes ?? 0)
  }

  /** Takes a change of the dataset; it is written at the end of the turn. */
  feed(dbIndex: number, args: readonly Bytes[]): void {
    // While waiting, what comes before the base is begun will be in the base.
    if (this.log === undefined) return
    this.log.feed(dbIndex, args)
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
      this.log?.write()
      this.writeFailure = undefined
    } catch (error) {
      this.noteFailure(error)
    }
  }

  /** Everything fed is written and on the disk when this returns, if it can be. */
  finish(): void {
    this.write()
    try {
      this.log?.sync()
    } catch (error) {
      this.deps.log('warning', `Fail to fsync the AOF file: ${systemReason(error)}`)
    }
  }

  /** Call several times a second: syncs, and tries again what failed. */
  tick(): void {
    this.log?.tick()
    if (this.writeFailure !== undefined && this.deps.clock.monotonicMs() - this.triedAtMs >= RETRY_MS) this.write()
  }

  /** A file of the folder, to be written from its end on. @throws the system's error. */
  open(name: Bytes): AofLog {
    const { clock, config, disk, log } = this.deps
    return new AofLog(disk.openForAppend(this.folder.pathOf(name)), {
      clock,
      policy: () => config.get('appendfsync') as FsyncPolicy,
      isTimed: () => config.boolean('aof-timestamp-enabled'),
      beforeWrite: () => this.deps.beforeWrite?.(),
      putsOffSync: () => this.isRewriting() && config.boolean('no-appendfsync-on-rewrite'),
      onSync: (error) => {
        this.syncFailure = error && systemReason(error)
        if (error !== undefined) log('warning', `Fail to fsync the AOF file: ${systemReason(error)}`)
      },
    })
  }

  /** From here on changes go into this file, or nowhere; the one before is synced and closed. */
  turnTo(log: AofLog | undefined): void {
    this.delayedWritesBefore += this.log?.delayedWrites ?? 0
    this.log?.retire()
    this.log = log
  }

  /** Lets go of the file as it is: a killed process writes nothing more. */
  abandon(): void {
    this.log?.file.close()
    this.log = undefined
  }

  forgetFailure(): void {
    this.writeFailure = undefined
  }

  /** The manifest names other files now: their sizes are asked for. */
  settleSizes(): void {
    this.settledBytes = this.folder.sizeBytes - (this.log?.file.sizeBytes ?? 0)
  }

  private noteFailure(error: unknown): void {
    const message = systemReason(error)
    if (this.writeFailure === undefined) this.deps.log('warning', `Error writing to the AOF file: ${message}`)
    this.writeFailure = message
    this.triedAtMs = this.deps.clock.monotonicMs()
    if (this.deps.config.get('appendfsync') !== 'always') return
    this.deps.onFatal("Can't recover from AOF write error when the AOF fsync policy is 'always'. Exiting...")
  }
}
