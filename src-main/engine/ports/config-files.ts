import type { Bytes } from '../bytes.ts'

/** Where a node's configuration is read from. */
export interface ConfigFiles {
  /** A configuration file, whole. Throws with the system's reason when it cannot be read. */
  readFile(path: string): Bytes
  /** All of standard input, for a configuration on `-`. */
  stdin(): Bytes
  /** The files a pattern with `*`, `?` or `[` stands for, sorted. */
  glob?(pattern: string): string[]
  /** The folder the process started in. */
  folder?: string
  /** The absolute path of `to`, seen from `from`. Throws with the system's reason when it is no folder. */
  enterFolder?(from: string, to: string): string
}
