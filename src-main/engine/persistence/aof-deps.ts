import type { Bytes } from '../bytes.ts'
import type { Config } from '../config/config.ts'
import type { Keyspace } from '../keyspace/keyspace.ts'
import type { LogLevel } from '../node-services.ts'
import type { AppendDisk } from '../ports/append-disk.ts'
import type { Clock } from '../ports/clock.ts'
import type { FunctionLibraries } from '../replication/replication-deps.ts'
import type { Snapshots } from '../replication/snapshots.ts'

/** What the append-only file needs of its node. */
export interface AofDeps {
  readonly clock: Clock
  readonly config: Config
  readonly databases: readonly Keyspace[]
  readonly disk: AppendDisk
  readonly snapshots: Snapshots
  readonly functions?: FunctionLibraries | undefined
  log(level: LogLevel, message: string): void
  snapshotFacts(): (readonly [Bytes, Bytes])[]
  /** Runs a command of the file, as a primary's stream is applied. @throws ReplyError for an unknown one. */
  apply(dbIndex: number, args: readonly Bytes[]): void
  /** A background save is under way: rewrites wait for its end. */
  isSaving(): boolean
  /** Within a transaction, where part of what changed has not been fed yet. */
  isInTransaction(): boolean
  /** What was fed is written, or could not be: replies held back for it may go. */
  onWritten(): void
  /** Called before each write to the files (DEBUG AOF-FLUSH-SLEEP). */
  beforeWrite?(): void
  /** The node must not go on: it promised what it cannot keep. */
  onFatal(reason: string): void
  /** Runs a function after pending input and output had their turn (setImmediate). */
  soon(run: () => void): void
}
