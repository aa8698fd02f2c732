import type { Bytes } from '../bytes.ts'
import type { Clock } from '../ports/clock.ts'
import type { AppendFile } from '../ports/append-disk.ts'
import { requestBytes } from '../replication/request-bytes.ts'

export type FsyncPolicy = 'always' | 'everysec' | 'no'

const NO_DATABASE = -1
const SYNC_PERIOD_MS = 1000

export interface AofLogDeps {
  readonly clock: Clock
  readonly policy: () => FsyncPolicy
  /** Annotations with the time go in, at most one a second (aof-timestamp-enabled). */
  readonly isTimed: () => boolean
  /** While the policy is everysec or no, syncing is put off (no-appendfsync-on-rewrite during a rewrite). */
  readonly putsOffSync: () => boolean
  /** Waits, serving nobody, before a write (DEBUG AOF-FLUSH-SLEEP). */
  readonly beforeWrite?: (() => void) | undefined
  /** A sync in the background failed; undefined when one succeeded. */
  onSync(error: Error | undefined): void
}

/** A line that tells the time of what follows (genAofTimestampAnnotationIfNeeded). */
export function timeAnnotation(clock: Clock): Bytes {
  return `#TS:${Math.floor(clock.nowMs() / 1000)}\r\n`
}

/** The end of the append-only file that is being written: gathers commands, writes them once a turn, and syncs by policy. */
export class AofLog {
  readonly file: AppendFile
  /** Writes that came while a background sync was under way. */
  delayedWrites = 0
  private readonly deps: AofLogDeps
  private pending: Bytes = ''
  private selectedDb = NO_DATABASE
  private annotatedSecond = 0
  private syncedBytes: number
  private syncedAtMs: number
  private isSyncing = false

  constructor(file: AppendFile, deps: AofLogDeps) {
    this.file = file
    this.deps = deps
    this.syncedBytes = file.sizeBytes
    this.syncedAtMs = deps.clock.monotonicMs()
  }

  /** Bytes not yet written. */
  get pendingBytes(): number {
    return this.pending.length
  }

  get isSyncPending(): boolean {
    return this.isSyncing
  }

  /** Adds a command, which `write` puts into the file (feedAppendOnlyFile). */
  feed(dbIndex: number, args: readonly Bytes[]): void {
    if (this.deps.isTimed()) this.annotate()
    if (dbIndex !== this.selectedDb) {
      this.pending += requestBytes(['SELECT', String(dbIndex)])
      this.selectedDb = dbIndex
    }
    this.pending += requestBytes(args)
  }

  /** Writes what was fed, and by policy `always` waits for the disk. Throws the system's error; nothing is lost then. */
  write(): void {
    if (this.pending === '') return
    if (this.isSyncing) this.delayedWrites++
    this.deps.beforeWrite?.()
    this.file.append(Buffer.from(this.pending, 'latin1'))
    this.pending = ''
    if (this.deps.policy() === 'always') this.sync()
  }

  /** Waits until all that was written is on the disk. Throws the system's error. */
  sync(): void {
    if (this.syncedBytes === this.file.sizeBytes) return
    this.file.sync()
    this.noteSynced(this.file.sizeBytes)
  }

  /** Call often: by policy `everysec` syncs in the background when a second has gone by. */
  tick(): void {
    if (this.deps.policy() === 'no' || this.isSyncing || this.syncedBytes === this.file.sizeBytes || this.deps.putsOffSync()) return
    if (this.deps.clock.monotonicMs() - this.syncedAtMs >= SYNC_PERIOD_MS) this.syncInBackground()
  }

  /** Syncs what is left in the background, and closes the file then. */
  retire(): void {
    if (this.syncedBytes !== this.file.sizeBytes) this.syncInBackground()
    this.file.close()
  }

  private syncInBackground(): void {
    const sizeBytes = this.file.sizeBytes
    this.isSyncing = true
    this.file.syncInBackground((error) => {
      this.isSyncing = false
      if (error === undefined) this.noteSynced(sizeBytes)
      this.deps.onSync(error)
    })
  }

  private noteSynced(sizeBytes: number): void {
    this.syncedBytes = sizeBytes
    this.syncedAtMs = this.deps.clock.monotonicMs()
  }

  private annotate(): void {
    const second = Math.floor(this.deps.clock.nowMs() / 1000)
    if (second <= this.annotatedSecond) return
    this.annotatedSecond = second
    this.pending += timeAnnotation(this.deps.clock)
  }
}
