import { Acl } from './acl/acl.ts'
import { CommandCatalogue } from './acl/command-catalogue.ts'
import { totalmem } from 'node:os'
import { resolve } from 'node:path'
import { BlockedClients } from './blocking/blocked-clients.ts'
import type { ClusterRuntime } from './bus/cluster-runtime.ts'
import type { Bytes } from './bytes.ts'
import type { Client } from './client/client.ts'
import { detachedClient } from './client/detached-client.ts'
import { OutputLimits } from './client/output-limits.ts'
import { ClientPause } from './client/client-pause.ts'
import { ClientPort } from './client/client-port.ts'
import { leaveGatherings } from './client/client-reset.ts'
import { ClientRegistry } from './client/client-registry.ts'
import { allCommands } from './commands/all-commands.ts'
import type { Redirection } from './cluster/route.ts'
import type { CommandSpec } from './commands/command.ts'
import { CommandTable } from './commands/table.ts'
import type { Config } from './config/config.ts'
import { CommandLatencies } from './diagnostics/command-latencies.ts'
import { DebugSwitches } from './diagnostics/debug-switches.ts'
import { LatencyMonitor } from './diagnostics/latency-monitor.ts'
import { Monitors } from './diagnostics/monitors.ts'
import { Slowlog } from './diagnostics/slowlog.ts'
import { AppliedStream } from './dispatch/applied-stream.ts'
import { Dispatcher } from './dispatch/dispatcher.ts'
import { Propagation } from './dispatch/propagation.ts'
import { RedirectRules } from './dispatch/redirect.ts'
import { Evictor } from './eviction/evictor.ts'
import { UsedMemory } from './eviction/used-memory.ts'
import { dial } from './dial.ts'
import type { NodeOptions } from './embedded-node.ts'
import { DatasetClock } from './keyspace/dataset-clock.ts'
import type { Keyspace } from './keyspace/keyspace.ts'
import { isLogged } from './log.ts'
import { listenAnew } from './node-listening.ts'
import { admissionRulesOf } from './node-admission.ts'
import { databasesOf, type PublishEvent } from './node-keyspace.ts'
import type { LogLevel, NodeServices } from './node-services.ts'
import { appendOnlyFileOf, rdbPersistenceOf, startupLoadOf } from './node-persistence.ts'
import { replicationOf } from './node-replication.ts'
import { makeSnapshots } from './node-snapshots.ts'
import type { AppendOnlyFile } from './persistence/aof.ts'
import type { RdbPersistence } from './persistence/rdb-persistence.ts'
import type { StartupLoad } from './persistence/startup-load.ts'
import type { AppendDisk } from './ports/append-disk.ts'
import { OrderlyShutdown } from './orderly-shutdown.ts'
import type { Clock } from './ports/clock.ts'
import { folderDisk } from './ports/folder-disk.ts'
import type { Random } from './ports/random.ts'
import { systemClock } from './ports/system-clock.ts'
import { systemRandom } from './ports/system-random.ts'
import { KeyspaceNotifications } from './pubsub/keyspace-notifications.ts'
import { type ChannelKind, PubSub } from './pubsub/pubsub.ts'
import { MigrationTargets } from './replication/migrate/migration-targets.ts'
import type { Replication } from './replication/replication.ts'
import type { Snapshots } from './replication/snapshots.ts'
import { Scripting } from './scripting/scripting.ts'
import { hiddenCommands } from './slot-migration/dialects.ts'
import { SlotMigrations } from './slot-migration/slot-migrations.ts'
import { NodeStats } from './stats.ts'
import type { DispatchTap } from './tap.ts'
import { Tracking } from './tracking/tracking.ts'
import { WatchedKeys } from './transactions/watched-keys.ts'

/** One for all nodes of the thread: it never changes. */
export const COMMANDS = new CommandCatalogue(allCommands)

/** The life of the node that the parts belong to. */
export interface NodeLife {
  readonly isDown: boolean
  /** Stops cleanly; the dataset is saved. */
  end(): Promise<void>
  crash(reason: string, stack?: string): void
}

/** The composition of one node: every part, made once, and the wires between them. */
export class NodeParts implements NodeServices {
  readonly clock: Clock
  readonly datasetClock: DatasetClock
  readonly random: Random
  readonly disk: AppendDisk
  readonly config: Config
  readonly databases: readonly Keyspace[]
  readonly commands: CommandTable
  readonly acl: Acl
  readonly clients = new ClientRegistry()
  readonly pubsub = new PubSub()
  readonly stats = new NodeStats()
  readonly watchedKeys = new WatchedKeys()
  readonly tracking: Tracking
  readonly outputLimits: OutputLimits
  readonly clientPause: ClientPause
  readonly blockedClients: BlockedClients
  readonly slowlog: Slowlog
  readonly monitors: Monitors
  readonly latency: LatencyMonitor
  readonly commandLatencies = new CommandLatencies()
  readonly debugSwitches = new DebugSwitches()
  readonly usedMemory: UsedMemory = new UsedMemory(this)
  readonly evictor: Evictor
  readonly replication: Replication
  readonly snapshots: Snapshots
  readonly persistence: RdbPersistence
  readonly appendOnlyFile: AppendOnlyFile
  readonly migrationTargets: MigrationTargets
  readonly slotMigrations: SlotMigrations = new SlotMigrations(this, dial, (run) => setImmediate(run))
  readonly scripting: Scripting = new Scripting(this)
  readonly runId: string
  readonly startedAtMs: number
  readonly port: number
  cluster: ClusterRuntime | undefined
  readonly startupLoad: StartupLoad
  readonly orderlyShutdown: OrderlyShutdown
  private readonly options: NodeOptions
  private readonly life: NodeLife
  private readonly propagation: Propagation
  private readonly notifications: KeyspaceNotifications
  readonly clientPort: ClientPort
  private readonly appliedStream: AppliedStream
  private dispatcher: Dispatcher

  constructor(options: NodeOptions, config: Config, life: NodeLife) {
    this.options = options
    this.life = life
    this.config = config
    this.clock = options.clock ?? systemClock
    this.datasetClock = new DatasetClock(this.clock)
    this.random = options.random ?? systemRandom
    this.disk = (options.disk ?? folderDisk)(() => config.get('dir'))
    this.runId = this.random.hex(40)
    this.startedAtMs = this.clock.nowMs()
    this.port = config.integer('port')
    this.commands = new CommandTable(allCommands, config.renamedCommands, hiddenCommands(config))
    this.acl = new Acl(COMMANDS, config)
    this.tracking = new Tracking({ clients: this.clients, commands: this.commands, config, soon: (run) => setImmediate(run) })
    this.outputLimits = new OutputLimits(config, this.clock)
    this.clientPause = new ClientPause(this.clock, (isActive) => this.databases.forEach((db) => void (db.keepsExpired = isActive)))
    this.slowlog = new Slowlog(config)
    this.monitors = new Monitors(config)
    this.latency = new LatencyMonitor(config)
    this.propagation = new Propagation((dbIndex, args) => this.handOn(dbIndex, args))
    this.databases = databasesOf(this, this.propagation, this.publishEvent)
    this.notifications = new KeyspaceNotifications(config, this.pubsub, this.databases)
    this.blockedClients = this.makeBlockedClients()
    this.snapshots = makeSnapshots(config, this.clock)
    this.replication = replicationOf(this, { applyFromPrimary: (dbIndex, args) => this.applyFromPrimary(dbIndex, args) })
    this.evictor = new Evictor(this, (run) => setImmediate(run))
    this.persistence = rdbPersistenceOf(this)
    this.appendOnlyFile = appendOnlyFileOf(this, {
      apply: (dbIndex, args) => this.appliedStream.fromDisk(dbIndex, args),
      onWritten: () => this.clientPort.releaseReplies(),
    })
    this.startupLoad = startupLoadOf(this, () => life.isDown)
    this.orderlyShutdown = new OrderlyShutdown(this, () => life.end())
    this.migrationTargets = new MigrationTargets(this.clock, dial)
    this.clientPort = new ClientPort(this, {
      opened: (client) => this.giveContext(client),
      turnStarts: () => this.dispatcher.startTurn(),
      request: (client, args) => this.dispatcher.dispatch(client, args),
      gone: (client) => leaveGatherings(client, this),
      beforeReplies: () => {
        this.cluster?.settle()
        this.appendOnlyFile.writer.write()
        this.replication.flush()
      },
      soon: (run) => setImmediate(run),
    })
    this.dispatcher = this.makeDispatcher(undefined)
    this.appliedStream = new AppliedStream({ client: this.clientWithoutPeer(), databases: this.databases, dispatcher: () => this.dispatcher })
  }

  get isLoading(): boolean {
    return this.startupLoad.isRunning || this.replication.isLoading
  }

  memory = (): ReturnType<NodeServices['memory']> => {
    const usage = process.memoryUsage()
    return { heapUsedBytes: usage.heapUsed, heapTotalBytes: usage.heapTotal, residentBytes: usage.rss, systemTotalBytes: totalmem() }
  }

  log(level: LogLevel, message: string): void {
    if (isLogged(level, this.config.get('loglevel'))) this.options.log?.(level, message, this.logfile)
  }

  /** A relative path starts at `dir`, where redis-server has changed to. */
  private get logfile(): string {
    const logfile = this.config.get('logfile')
    return logfile === '' ? '' : resolve(this.config.get('dir'), logfile)
  }

  execute(client: Client, spec: CommandSpec, args: readonly Bytes[]): void {
    this.dispatcher.execute(client, spec, args)
  }

  routeOf(client: Client, spec: CommandSpec, args: readonly Bytes[]): Redirection | undefined {
    return this.dispatcher.routeOf(client, spec, args)
  }

  propagate(dbIndex: number, args: readonly Bytes[]): void {
    this.propagation.add(dbIndex, args)
  }

  publishToPeers(kind: ChannelKind, channel: Bytes, message: Bytes): void {
    this.cluster?.publish(channel, message, kind === 'shard')
  }

  countRejected(spec: CommandSpec | undefined, message: Bytes): void {
    this.dispatcher.countRejected(spec, message)
  }

  listenAnew(): Promise<void> {
    return listenAnew(this.clientPort, this.config)
  }

  crash(reason: string, stack?: string): void {
    this.life.crash(reason, stack)
  }

  /** From now on keys are looked for where the cluster has them. */
  enterCluster(cluster: ClusterRuntime): void {
    this.cluster = cluster
    this.dispatcher = this.makeDispatcher(new RedirectRules({ cluster, commands: this.commands, db: this.databases[0]! }))
  }

  /** Hangs a tap into the dispatcher, or takes it out. */
  observe(tap: DispatchTap | undefined): void {
    this.dispatcher.tap = tap
  }

  get isInTransaction(): boolean {
    return this.propagation.isNested
  }

  /** What a command changed goes into the replication stream and the append-only file. Loading changes nothing. */
  private handOn(dbIndex: number, args: readonly Bytes[]): void {
    if (this.startupLoad.isRunning || this.appendOnlyFile.isLoading) return
    this.replication.propagate(dbIndex, args)
    this.appendOnlyFile.writer.feed(dbIndex, args)
    if (this.slotMigrations.isActive) this.slotMigrations.propagated(args)
  }

  /** A lookup that finds nothing is told of where a command reads, not where it writes (lookupKeyReadWithFlags). */
  private readonly publishEvent: PublishEvent = (dbIndex, kind, event, key) => {
    if (kind !== 'keymiss' || this.dispatcher.isReading) this.notifications.publish(dbIndex, kind, event, key)
  }

  private makeBlockedClients(): BlockedClients {
    return new BlockedClients({
      clock: this.clock,
      databases: this.databases,
      asCommand: (client, serve) => this.dispatcher.executeBlocked(client, serve),
      countError: (message) => this.stats.countError(message),
      soon: (run) => setImmediate(run),
    })
  }

  private makeDispatcher(redirect: RedirectRules | undefined): Dispatcher {
    const dispatcher = new Dispatcher({ node: this, admission: admissionRulesOf(this), redirect, propagation: this.propagation })
    dispatcher.tap = this.options.tap
    return dispatcher
  }

  clientWithoutPeer(): Client {
    const client = detachedClient(this.clients.nextId(), this.startedAtMs)
    this.giveContext(client)
    return client
  }

  private applyFromPrimary(dbIndex: number, args: readonly Bytes[]): void {
    this.appliedStream.fromPrimary(dbIndex, args)
    if (this.cluster?.core.manualFailoverPending) this.cluster.step({ kind: 'replication-progress' })
  }

  private giveContext(client: Client): void {
    client.context = { client, reply: client.reply, node: this, db: this.databases[0]!, nowMs: this.clock.nowMs(), propagateAs: undefined }
  }
}
