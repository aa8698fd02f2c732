import type { AppendDisk, AppendFile } from '../ports/append-disk.ts'
import { Snapshot, type SnapshotRequest } from '../replication/snapshot.ts'
import type { SnapshotProgress, SnapshotRun, Snapshots } from '../replication/snapshots.ts'
import { BackgroundFile } from './background-file.ts'

/** Work done between two writes of a save that serves nobody: bounds what it holds in memory. */
const CHUNK_BUDGET = 10_000

export interface SnapshotFileDeps {
  readonly disk: AppendDisk
  readonly snapshots: Snapshots
  readonly request: Omit<SnapshotRequest, 'onChunk'>
  readonly path: string
  /** The file is complete, closed and on the disk; or it could not be written, and is gone. Called once, not after `cancel`. */
  onEnd(error: Error | undefined): void
}

/**
 * Writes the dataset of this very moment into a file while serving goes on: slot after slot, no faster than the disk takes it, so
 * that the file is never in memory as a whole.
 */
export class SnapshotFile {
  private readonly deps: SnapshotFileDeps
  private readonly file: BackgroundFile
  private readonly run: SnapshotRun
  private isOver = false

  /** Throws the system's error when the file cannot be made. */
  constructor(deps: SnapshotFileDeps) {
    this.deps = deps
    const file = new BackgroundFile(openAfresh(deps.disk, deps.path), (error) => this.end(error))
    this.file = file
    this.run = deps.snapshots.start({
      ...deps.request,
      onChunk: (chunk) => file.append(chunk),
      onEnd: () => file.finish((error) => this.end(error)),
      mayGoOn: () => !file.isBehind,
      retry: (step) => file.whenCaughtUp(step),
    })
  }

  get progress(): SnapshotProgress {
    return this.run.progress
  }

  /** Gives up; what was written is removed. */
  cancel(): void {
    if (this.isOver) return
    this.isOver = true
    this.run.cancel()
    this.file.close()
    this.deps.disk.remove(this.deps.path)
  }

  private end(error: Error | undefined): void {
    if (this.isOver) return
    this.isOver = true
    this.run.cancel()
    this.file.close()
    if (error !== undefined) this.deps.disk.remove(this.deps.path)
    this.deps.onEnd(error)
  }
}

/** The same at once, serving nobody meanwhile. Throws the system's error; there is no file then. */
export function writeSnapshotFile(disk: AppendDisk, path: string, request: Omit<SnapshotRequest, 'onChunk'>): void {
  const file = openAfresh(disk, path)
  try {
    const snapshot = new Snapshot({ ...request, onChunk: (chunk) => file.append(chunk) })
    while (!snapshot.step(CHUNK_BUDGET));
    file.sync()
  } catch (error) {
    file.close()
    disk.remove(path)
    throw error
  }
  file.close()
}

/** Opens a file for writing that begins empty. Throws the system's error. */
export function openAfresh(disk: AppendDisk, path: string): AppendFile {
  disk.remove(path)
  return disk.openForAppend(path)
}
