import type { Acl } from './acl/acl.ts'
import type { ClusterRuntime } from './bus/cluster-runtime.ts'
import type { Client } from './client/client.ts'
import type { OutputLimits } from './client/output-limits.ts'
import type { ClientPause } from './client/client-pause.ts'
import type { ClientRegistry } from './client/client-registry.ts'
import type { Redirection } from './cluster/route.ts'
import type { CommandSpec } from './commands/command.ts'
import type { CommandTable } from './commands/table.ts'
import type { BlockedClients } from './blocking/blocked-clients.ts'
import type { Bytes } from './bytes.ts'
import type { Config } from './config/config.ts'
import type { CommandLatencies } from './diagnostics/command-latencies.ts'
import type { DebugSwitches } from './diagnostics/debug-switches.ts'
import type { LatencyMonitor } from './diagnostics/latency-monitor.ts'
import type { MemoryFigures } from './diagnostics/memory-figures.ts'
import type { Monitors } from './diagnostics/monitors.ts'
import type { Slowlog } from './diagnostics/slowlog.ts'
import type { Evictor } from './eviction/evictor.ts'
import type { UsedMemory } from './eviction/used-memory.ts'
import type { DatasetClock } from './keyspace/dataset-clock.ts'
import type { Keyspace } from './keyspace/keyspace.ts'
import type { Clock } from './ports/clock.ts'
import type { AppendDisk } from './ports/append-disk.ts'
import type { Random } from './ports/random.ts'
import type { OrderlyShutdown } from './orderly-shutdown.ts'
import type { ChannelKind, PubSub } from './pubsub/pubsub.ts'
import type { AppendOnlyFile } from './persistence/aof.ts'
import type { RdbPersistence } from './persistence/rdb-persistence.ts'
import type { StartupLoad } from './persistence/startup-load.ts'
import type { MigrationTargets } from './replication/migrate/migration-targets.ts'
import type { Replication } from './replication/replication.ts'
import type { Snapshots } from './replication/snapshots.ts'
import type { Scripting } from './scripting/scripting.ts'
import type { SlotMigrations } from './slot-migration/slot-migrations.ts'
import type { NodeStats } from './stats.ts'
import type { Tracking } from './tracking/tracking.ts'
import type { WatchedKeys } from './transactions/watched-keys.ts'

export type LogLevel = 'debug' | 'verbose' | 'notice' | 'warning'

/** What a node offers its commands. One object, made by `startNode`; commands reach it as `ctx.node`. */
export interface NodeServices {
  readonly clock: Clock
  /** The time by which keys run out. */
  readonly datasetClock: DatasetClock
  readonly random: Random
  readonly disk: AppendDisk
  readonly config: Config
  /** 16 of them, or one in cluster mode. */
  readonly databases: readonly Keyspace[]
  readonly commands: CommandTable
  /** Users, their rights, and what was refused them. */
  readonly acl: Acl
  readonly clients: ClientRegistry
  readonly pubsub: PubSub
  readonly stats: NodeStats
  readonly watchedKeys: WatchedKeys
  readonly tracking: Tracking
  readonly outputLimits: OutputLimits
  readonly clientPause: ClientPause
  readonly blockedClients: BlockedClients
  readonly slowlog: Slowlog
  readonly monitors: Monitors
  readonly latency: LatencyMonitor
  readonly commandLatencies: CommandLatencies
  readonly debugSwitches: DebugSwitches
  /** The memory this process uses, measured now. */
  readonly memory: () => MemoryFigures
  /** What this node alone uses, estimated. */
  readonly usedMemory: UsedMemory
  readonly evictor: Evictor
  readonly replication: Replication
  readonly snapshots: Snapshots
  readonly persistence: RdbPersistence
  readonly startupLoad: StartupLoad
  readonly appendOnlyFile: AppendOnlyFile
  readonly migrationTargets: MigrationTargets
  /** Slots on their way to and from other nodes as a whole. */
  readonly slotMigrations: SlotMigrations
  readonly scripting: Scripting
  /** Undefined unless `cluster-enabled yes`. */
  readonly cluster: ClusterRuntime | undefined
  /** 40 hexadecimal characters, new at each start. */
  readonly runId: string
  readonly startedAtMs: number
  /** The client port the node listens on. */
  readonly port: number
  /** True while the dataset is being read from disk or from a primary. */
  readonly isLoading: boolean
  /** True inside a command of a transaction or script. */
  readonly isInTransaction: boolean
  log(level: LogLevel, message: string): void
  /** Runs one queued or scripted command with all checks done before; replies go to the client's writer. */
  execute(client: Client, spec: CommandSpec, args: readonly Bytes[]): void
  /** A script's command was refused before it ran; the error counts as the command's, not the script's. */
  countRejected(spec: CommandSpec | undefined, message: Bytes): void
  /** Listens where `port` and `bind` say now. Rejects, and listens where it did, when it cannot. */
  listenAnew(): Promise<void>
  /** The way the node ends when it is asked to. */
  readonly orderlyShutdown: OrderlyShutdown
  /** The node found itself broken: the log tells where, every socket is closed, and nothing is saved. */
  crash(reason: string, stack?: string): void
  /** Where a command of a script would be served; undefined where it is: here. */
  routeOf(client: Client, spec: CommandSpec, args: readonly Bytes[]): Redirection | undefined
  /** A client that nobody is connected to, for commands the node runs itself. */
  clientWithoutPeer(): Client
  /** Puts a command into the replication stream and the append-only file, as if a client had sent it. */
  propagate(dbIndex: number, args: readonly Bytes[]): void
  /** Sends a published message on to the other nodes of the cluster; nothing to do outside one. */
  publishToPeers(kind: ChannelKind, channel: Bytes, message: Bytes): void
}
