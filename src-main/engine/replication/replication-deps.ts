import type { Socket } from 'node:net'
import type { Bytes } from '../bytes.ts'
import type { Config } from '../config/config.ts'
import type { Keyspace } from '../keyspace/keyspace.ts'
import type { LogLevel } from '../node-services.ts'
import type { AppendDisk } from '../ports/append-disk.ts'
import type { Clock } from '../ports/clock.ts'
import type { Random } from '../ports/random.ts'
import type { Snapshots } from './snapshots.ts'

export type ReplicationRole = 'primary' | 'replica'

/** Function libraries, by source: they travel in snapshots beside the keys. */
export interface FunctionLibraries {
  sources(): Iterable<Bytes>
  /** Replaces all libraries. Throws when a source does not load. */
  replace(sources: readonly Bytes[]): void
  /** Adds them to those there are: of one name both cannot be (`append`), or the new one stays (`replace`). Throws when they do not fit. */
  restore?(sources: readonly Bytes[], policy: 'append' | 'replace'): void
}

/** The node's saves to disk, which disk-based synchronisations are too. */
export interface BackgroundSaves {
  readonly isSaving: boolean
  /** The node keeps files on disk anyway (`save`). */
  readonly hasSavePoints: boolean
  /** Neither save points nor the append-only file: nothing of the data is to stay on disk. */
  readonly keepsNothing: boolean
  /** Begins one of this moment, unless one is under way. `done` is called once; false: it could not begin, and `done` will not be. */
  begin(done: (error: Error | undefined) => void): boolean
  /** Gives it up; `done` is told. */
  cancel(): void
}

/** Counts what goes over the links between primaries and replicas (INFO stats). */
export interface ReplicationTraffic {
  replicationReceived(sizeBytes: number): void
  replicationSent(sizeBytes: number): void
}

/** What replication needs of the node around it. */
export interface ReplicationDeps {
  readonly clock: Clock
  readonly random: Random
  readonly config: Config
  readonly databases: readonly Keyspace[]
  /** For snapshots that go through a file. */
  readonly disk: AppendDisk
  /** Shared with background saves; the node tells it of every write beforehand. */
  readonly snapshots: Snapshots
  readonly saves: BackgroundSaves
  readonly functions?: FunctionLibraries
  readonly traffic?: ReplicationTraffic
  log(level: LogLevel, message: string): void
  /** The port this node serves clients on, as it is announced to a primary. */
  ownPort(): number
  /** Auxiliary fields of a snapshot's header, such as redis-ver (rdbSaveInfoAuxFields). */
  snapshotFacts(): (readonly [Bytes, Bytes])[]
  /** Runs a command of the primary's stream: without a client, without being refused for being a replica. */
  applyFromPrimary(dbIndex: number, args: readonly Bytes[]): void
  /** Puts something off until the script is over that keeps others from being served; false, and nothing done, when there is none. */
  putOff?(run: () => void): boolean
  /** The node became a primary or a replica. */
  onRoleChange(role: ReplicationRole): void
  /** The link to the primary came up or went down. */
  onLinkChange?(isUp: boolean): void
  /** Holds clients' writes back, without end, for a failover; false lets them go on. */
  holdWrites?(isHeld: boolean): void
  /** The whole dataset is about to be, or was, replaced by the primary's. */
  onDatasetReplaced?(): void
  /** Runs a function after pending input and output had their turn (setImmediate). */
  soon(run: () => void): void
  /** As many empty databases as there are, of the same kind, for data that is not served yet. */
  emptyDatabases(): readonly Keyspace[]
  /** The full name of a request's command, and whether it reads or writes keys. */
  describeCommand(request: readonly Bytes[]): { readonly name: string; readonly touchesKeys: boolean }
  /** A number for a connection that CLIENT LIST shows. */
  nextClientId(): number
  /** Opens a connection (net.connect, or TLS). */
  connect(host: string, port: number): Socket
}
