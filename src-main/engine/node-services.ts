import type { ClusterRuntime } from './bus/cluster-runtime.ts'
import type { Client } from './client/client.ts'
import type { ClientRegistry } from './client/client-registry.ts'
import type { CommandSpec } from './commands/command.ts'
import type { CommandTable } from './commands/table.ts'
import type { Bytes } from './bytes.ts'
import type { Config } from './config/config.ts'
import type { Keyspace } from './keyspace/keyspace.ts'
import type { Clock } from './ports/clock.ts'
import type { Disk } from './ports/disk.ts'
import type { Random } from './ports/random.ts'
import type { PubSub } from './pubsub/pubsub.ts'
import type { Replication } from './replication/replication.ts'
import type { NodeStats } from './stats.ts'

export type LogLevel = 'debug' | 'verbose' | 'notice' | 'warning'

/** What a node offers its commands. One object, made by `startNode`; commands reach it as `ctx.node`. */
export interface NodeServices {
  readonly clock: Clock
  readonly random: Random
  readonly disk: Disk
  readonly config: Config
  /** 16 of them, or one in cluster mode. */
  readonly databases: readonly Keyspace[]
  readonly commands: CommandTable
  readonly clients: ClientRegistry
  readonly pubsub: PubSub
  readonly stats: NodeStats
  readonly replication: Replication
  /** Undefined unless `cluster-enabled yes`. */
  readonly cluster: ClusterRuntime | undefined
  /** 40 hexadecimal characters, new at each start. */
  readonly runId: string
  readonly startedAtMs: number
  /** The client port the node listens on. */
  readonly port: number
  /** True while the dataset is being read from disk or from a primary. */
  readonly isLoading: boolean
  log(level: LogLevel, message: string): void
  /** Runs one queued or scripted command with all checks done before; replies go to the client's writer. */
  execute(client: Client, spec: CommandSpec, args: readonly Bytes[]): void
  /** Ends the node: saves as `mode` asks, closes every socket. Rejects, with the reason, when saving fails. */
  shutdown(mode: 'save' | 'nosave' | 'default'): Promise<void>
  /** Puts a command into the replication stream and the append-only file, as if a client had sent it. */
  propagate(dbIndex: number, args: readonly Bytes[]): void
}
