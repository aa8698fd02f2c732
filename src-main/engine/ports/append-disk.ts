import type { Disk } from './disk.ts'

/** A file that only grows, at its end. */
export interface AppendFile {
  readonly sizeBytes: number
  /** Adds bytes, all or none of them: what could be written in part is cut off again. Throws the system's error. */
  append(bytes: Buffer): void
  /** The same without waiting; calls must not overlap. `done` is told of an error; part of the bytes may be in the file then. */
  appendInBackground(bytes: Buffer, done: (error: Error | undefined) => void): void
  /** Waits until everything written is on the disk. Throws the system's error. */
  sync(): void
  /** The same without waiting; `done` is told of an error. */
  syncInBackground(done: (error: Error | undefined) => void): void
  close(): void
}

/** A node's working folder, with files that are written bit by bit. */
export interface AppendDisk extends Disk {
  /** Opens a file for writing at its end, and makes it where there is none. */
  openForAppend(path: string): AppendFile
  /** The size of a file in bytes, undefined where there is none. */
  size(path: string): number | undefined
  /** The content of a file, piece by piece. */
  chunks(path: string): Iterable<Buffer>
  truncate(path: string, sizeBytes: number): void
  /** Gives a file another name, replacing what had it. */
  rename(from: string, to: string): void
  /** Makes the names in the folder of a file durable: without it a rename may be undone by a crash (fsyncFileDir). */
  syncFolderOf(path: string): void
  /** Makes a folder; one that is there is no error. */
  makeFolder(path: string): void
}
