import type { Bytes } from '../bytes.ts'
import type { AppendDisk, AppendFile } from '../ports/append-disk.ts'
import { requestBytes } from '../replication/request-bytes.ts'
import { readRdb } from '../replication/rdb/rdb-reader.ts'
import type { SnapshotRequest } from '../replication/snapshot.ts'
import type { SnapshotProgress, Snapshots } from '../replication/snapshots.ts'
import { commandsOf } from './aof-commands.ts'
import { openAfresh, SnapshotFile } from './snapshot-file.ts'

/** Keys turned into commands before others have their turn. */
const KEYS_PER_STEP = 500

export interface AofRewriteDeps {
  readonly disk: AppendDisk
  readonly snapshots: Snapshots
  readonly request: Omit<SnapshotRequest, 'onChunk'>
  /** Whether the file holds commands and no RDB (aof-use-rdb-preamble no). */
  readonly asCommands: boolean
  /** The annotation that a file of commands begins with, or nothing. */
  readonly annotation: Bytes
  /** Where the new base is written; a file of that name with `.rdb` added is written on the way to commands. */
  readonly path: string
  soon(run: () => void): void
  /** The file is complete and on the disk; or it could not be written. Called once, not after `cancel`. */
  onEnd(error: unknown): void
}

/** Writes the dataset of this very moment into a file while serving goes on (rewriteAppendOnlyFileBackground, without its fork). */
export class AofRewrite {
  private readonly deps: AofRewriteDeps
  private readonly snapshotPath: string
  private readonly snapshot: SnapshotFile
  private isOver = false

  /** Throws the system's error when the file cannot be made. */
  constructor(deps: AofRewriteDeps) {
    this.deps = deps
    this.snapshotPath = deps.asCommands ? `${deps.path}.rdb` : deps.path
    this.snapshot = new SnapshotFile({ ...deps, path: this.snapshotPath, onEnd: (error) => this.snapshotDone(error) })
  }

  get progress(): SnapshotProgress {
    return this.snapshot.progress
  }

  /** Gives up; what was written is removed. */
  cancel(): void {
    if (this.isOver) return
    this.isOver = true
    this.snapshot.cancel()
    this.discard()
  }

  private snapshotDone(error: Error | undefined): void {
    if (error === undefined && this.deps.asCommands) this.startCommands()
    else this.end(error)
  }

  private finish(file: AppendFile): void {
    file.syncInBackground((error) => {
      file.close()
      this.end(error)
    })
  }

  private startCommands(): void {
    try {
      const items = readRdb(this.deps.disk.chunks(this.snapshotPath))
      const file = openAfresh(this.deps.disk, this.deps.path)
      file.append(Buffer.from(this.deps.annotation, 'latin1'))
      this.writeCommands(items, file, -1)
    } catch (error) {
      this.end(error)
    }
  }

  private writeCommands(items: ReturnType<typeof readRdb>, file: AppendFile, selectedDb: number): void {
    if (this.isOver) return file.close()
    let dbIndex = selectedDb
    let text: Bytes = ''
    try {
      for (let left = KEYS_PER_STEP; left > 0; left--) {
        const next = items.next()
        if (next.done === true) {
          file.append(Buffer.from(text, 'latin1'))
          return this.finish(file)
        }
        const item = next.value
        if (item.kind === 'entry' && item.dbIndex !== dbIndex) text += requestBytes(['SELECT', String((dbIndex = item.dbIndex))])
        for (const args of commandsOf(item)) text += requestBytes(args)
      }
      file.append(Buffer.from(text, 'latin1'))
    } catch (error) {
      file.close()
      return this.end(error)
    }
    this.deps.soon(() => this.writeCommands(items, file, dbIndex))
  }

  private end(error: unknown): void {
    if (this.isOver) return
    this.isOver = true
    if (error !== undefined) this.discard()
    else if (this.deps.asCommands) this.deps.disk.remove(this.snapshotPath)
    this.deps.onEnd(error)
  }

  private discard(): void {
    this.deps.disk.remove(this.snapshotPath)
    this.deps.disk.remove(this.deps.path)
  }
}
