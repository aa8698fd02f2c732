import type { Bytes } from '../bytes.ts'

/** A node's working folder. Paths are relative to it, or absolute. */
export interface Disk {
  /** The whole file, or undefined where there is none. Other failures throw. */
  read(path: string): Bytes | undefined
  /** Replaces a file so that a crash leaves the old or the new content, never a mixture. */
  writeAtomic(path: string, content: Bytes, options: { fsync: boolean }): void
  exists(path: string): boolean
  /** Removes a file; one that is not there is no error. */
  remove(path: string): void
}
