import type { AppendDisk, AppendFile } from '../ports/append-disk.ts'

/** As often as Redis while receiving, so that the last sync is not long (REPL_MAX_WRITTEN_BEFORE_FSYNC). */
const SYNC_EVERY_BYTES = 8 * 1024 * 1024

/** A snapshot received into a temporary file, which becomes the node's own RDB file once it is whole. */
export class SnapshotSpool {
  private readonly disk: AppendDisk
  private readonly draftPath: string
  private readonly file: AppendFile
  private syncedBytes = 0
  private isDone = false

  /** @throws the system's error when the file cannot be made. */
  constructor(disk: AppendDisk, draftPath: string) {
    this.disk = disk
    this.draftPath = draftPath
    disk.remove(draftPath)
    this.file = disk.openForAppend(draftPath)
  }

  /** @throws the system's error, a full disk say. */
  append(chunk: Buffer): void {
    this.file.append(chunk)
    if (this.file.sizeBytes - this.syncedBytes < SYNC_EVERY_BYTES) return
    this.syncedBytes = this.file.sizeBytes
    // Only the last sync decides.
    this.file.syncInBackground(() => undefined)
  }

  /** Everything is here: makes it durable and gives it its name. `done` is told of an error. */
  complete(path: string, done: (error: Error | undefined) => void): void {
    this.file.syncInBackground((error) => {
      if (this.isDone) return
      this.isDone = true
      this.file.close()
      done(error ?? this.rename(path))
    })
  }

  /** Gives it up, at any moment; a file that has its name stays. */
  discard(): void {
    if (this.isDone) return
    this.isDone = true
    this.file.close()
    this.disk.remove(this.draftPath)
  }

  private rename(path: string): Error | undefined {
    try {
      this.disk.rename(this.draftPath, path)
      return undefined
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error))
    }
  }
}
