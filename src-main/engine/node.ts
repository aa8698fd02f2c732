import { Acl } from './acl/acl.ts'
import { CommandCatalogue } from './acl/command-catalogue.ts'
import { checkUserLine, loadUsers } from './acl/startup.ts'
import { connect, type Socket } from 'node:net'
import { totalmem } from 'node:os'
import { resolve } from 'node:path'
import { BlockedClients } from './blocking/blocked-clients.ts'
import type { ClusterRuntime } from './bus/cluster-runtime.ts'
import type { Bytes } from './bytes.ts'
import { bindAddresses } from './client/bind-addresses.ts'
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
import { infoText } from './commands/server/info/info-text.ts'
import { CommandTable } from './commands/table.ts'
import { Config } from './config/config.ts'
import { CommandLatencies } from './diagnostics/command-latencies.ts'
import { crashReport } from './diagnostics/crash-report.ts'
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
import { type EmbeddedNode, type NodeOptions, StoppedWhileLoading } from './embedded-node.ts'
import { followEncodingConfig } from './keyspace/encoding-config.ts'
import { DatasetClock } from './keyspace/dataset-clock.ts'
import { Keyspace } from './keyspace/keyspace.ts'
import { isLogged } from './log.ts'
import { busPortOf, lockClusterConfig, openClusterSide } from './node-cluster.ts'
import { listenAnew, listenAsConfigured } from './node-listening.ts'
import { admissionRulesOf } from './node-admission.ts'
import { runNodeCron } from './node-cron.ts'
import { keyspaceObserver, type PublishEvent } from './node-keyspace.ts'
import type { LogLevel, NodeServices } from './node-services.ts'
import { makeSnapshots, snapshotFacts } from './node-snapshots.ts'
import { AppendOnlyFile } from './persistence/aof.ts'
import { RdbPersistence } from './persistence/rdb-persistence.ts'
import { backgroundSavesOf } from './persistence/background-saves.ts'
import { StartupLoad } from './persistence/startup-load.ts'
import type { AppendDisk } from './ports/append-disk.ts'
import { settleForShutdown } from './last-save.ts'
import { OrderlyShutdown, type SaveMode, type ShutdownRequest } from './orderly-shutdown.ts'
import type { Cancel, Clock } from './ports/clock.ts'
import { folderDisk } from './ports/folder-disk.ts'
import type { Unlock } from './ports/socket-lock.ts'
import type { Random } from './ports/random.ts'
import { systemClock } from './ports/system-clock.ts'
import { systemConfigFiles } from './ports/system-config-files.ts'
import { systemRandom } from './ports/system-random.ts'
import { KeyspaceNotifications } from './pubsub/keyspace-notifications.ts'
import { type ChannelKind, PubSub } from './pubsub/pubsub.ts'
import { MigrationTargets } from './replication/migrate/migration-targets.ts'
import { Replication } from './replication/replication.ts'
import type { ReplicationRole } from './replication/replication-deps.ts'
import type { Snapshots } from './replication/snapshots.ts'
import { Scripting } from './scripting/scripting.ts'
import { NodeStats } from './stats.ts'
import type { DispatchTap } from './tap.ts'
import { Tracking } from './tracking/tracking.ts'
import { WatchedKeys } from './transactions/watched-keys.ts'
import { REDIS_VERSION, SERVER_VERSION } from './version.ts'

const CRON_PERIOD_MS = 100
/** For databases that are not served: nothing expires in them, and nobody watches. */
const UNOBSERVED = { expired: () => undefined, changed: () => undefined }

/**
 * Starts one node: reads its configuration and its nodes.conf, listens, loads its dataset, and serves.
 * @throws ConfigError for a configuration that cannot be; the system's error (EADDRINUSE) for a port that cannot be had; RdbLoadError,
 * AofLoadError or AofManifestError for files that are damaged; StoppedWhileLoading.
 */
export async function startNode(options: NodeOptions): Promise<EmbeddedNode> {
  const node = new Node(options, Config.parse(options.argv, systemConfigFiles(), checkUserLine(COMMANDS)))
  try {
    await node.start()
  } catch (error) {
    await node.kill()
    throw error
  }
  return node
}

/** One for all nodes of the thread: it never changes. */
const COMMANDS = new CommandCatalogue(allCommands)

/** The composition of one node: every part, made once, and the wires between them. */
class Node implements NodeServices, EmbeddedNode {
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
  readonly scripting: Scripting = new Scripting(this)
  readonly runId: string
  readonly startedAtMs: number
  readonly port: number
  cluster: ClusterRuntime | undefined
  readonly startupLoad: StartupLoad
  private unlockClusterConfig: Unlock | undefined
  private readonly options: NodeOptions
  private readonly propagation: Propagation
  private readonly notifications: KeyspaceNotifications
  private readonly clientPort: ClientPort
  private readonly appliedStream: AppliedStream
  private dispatcher: Dispatcher
  private cancelCron: Cancel | undefined
  private isDown = false
  private finishing: Promise<void> | undefined
  private readonly orderlyShutdown = new OrderlyShutdown(this, (mode, isForced) => this.finishShutdown(mode, isForced))

  constructor(options: NodeOptions, config: Config) {
    this.options = options
    this.config = config
    this.clock = options.clock ?? systemClock
    this.datasetClock = new DatasetClock(this.clock)
    this.random = options.random ?? systemRandom
    this.disk = (options.disk ?? folderDisk)(() => config.get('dir'))
    this.runId = this.random.hex(40)
    this.startedAtMs = this.clock.nowMs()
    this.port = config.integer('port')
    this.commands = new CommandTable(allCommands, config.renamedCommands)
    this.acl = new Acl(COMMANDS, config)
    this.tracking = new Tracking({ clients: this.clients, commands: this.commands, config, soon: (run) => setImmediate(run) })
    this.outputLimits = new OutputLimits(config, this.clock)
    this.clientPause = new ClientPause(this.clock, (isActive) => this.databases.forEach((db) => void (db.keepsExpired = isActive)))
    this.slowlog = new Slowlog(config)
    this.monitors = new Monitors(config)
    this.latency = new LatencyMonitor(config)
    this.propagation = new Propagation((dbIndex, args) => this.handOn(dbIndex, args))
    this.databases = this.makeDatabases()
    this.notifications = new KeyspaceNotifications(config, this.pubsub, this.databases)
    this.blockedClients = this.makeBlockedClients()
    followEncodingConfig(this.config, this.databases)
    this.snapshots = makeSnapshots(config, this.clock)
    this.replication = this.makeReplication()
    this.evictor = new Evictor(this, (run) => setImmediate(run))
    this.persistence = this.makePersistence()
    this.appendOnlyFile = this.makeAppendOnlyFile()
    this.startupLoad = this.makeStartupLoad()
    this.migrationTargets = new MigrationTargets(this.clock, dial)
    this.clientPort = new ClientPort(this, {
      opened: (client) => this.giveContext(client),
      turnStarts: () => this.dispatcher.startTurn(),
      request: (client, args) => this.dispatcher.dispatch(client, args),
      gone: (client) => leaveGatherings(client, this),
      beforeReplies: () => {
        this.cluster?.settle()
        this.appendOnlyFile.write()
        this.replication.flush()
      },
      soon: (run) => setImmediate(run),
    })
    this.dispatcher = this.makeDispatcher(undefined)
    this.appliedStream = new AppliedStream({ client: this.clientWithoutPeer(), databases: this.databases, dispatcher: () => this.dispatcher })
  }

  get nodeId(): string | undefined {
    return this.cluster?.core.myself.id
  }

  get busPort(): number | undefined {
    return this.cluster && busPortOf(this.config)
  }

  get services(): NodeServices {
    return this
  }

  get isLoading(): boolean {
    return this.startupLoad.isRunning || this.replication.isLoading
  }

  memory = (): ReturnType<NodeServices['memory']> => {
    const usage = process.memoryUsage()
    return { heapUsedBytes: usage.heapUsed, heapTotalBytes: usage.heapTotal, residentBytes: usage.rss, systemTotalBytes: totalmem() }
  }

  async start(): Promise<void> {
    this.log('notice', `Slotscope ${SERVER_VERSION} node, speaking as Redis ${REDIS_VERSION}, is starting`)
    loadUsers(this)
    // Nobody is answered before it is known whether the dataset is there at once: small ones are.
    this.clientPause.start('all', Infinity, 'start')
    await listenAsConfigured(this.clientPort, this.config)
    const beginInCluster = this.config.boolean('cluster-enabled') ? await this.openCluster() : undefined
    if (this.isDown) throw new StoppedWhileLoading()
    // Whoever waits for this line connects next: it comes once that is possible (redisAsciiArt, after initServer).
    this.log('notice', `Listening on port ${this.port}, PID: ${process.pid}`)
    this.options.onListening?.(this)
    await this.loadDataset()
    beginInCluster?.()
    this.followConfiguredPrimary()
    this.config.onChange('aof-disable-auto-gc', () => this.appendOnlyFile.folder.removeHistory())
    this.config.onChange('appendonly', (value) => (value === 'yes' ? this.appendOnlyFile.start() : this.appendOnlyFile.stop()))
    this.cancelCron = this.clock.setInterval(() => this.cron(), CRON_PERIOD_MS)
    this.clientPause.end('start')
    this.log('notice', 'Ready to accept connections')
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

  shutdown(request: ShutdownRequest): Promise<void> {
    return this.orderlyShutdown.start(request)
  }

  get isInTransaction(): boolean {
    return this.propagation.isNested
  }

  abortShutdown(): boolean {
    return this.orderlyShutdown.abort()
  }

  get shutdownRemainingMs(): number | undefined {
    return this.orderlyShutdown.remainingMs
  }

  /** Saves and closes. Rejects, with the node still serving, when it must not go yet. */
  private finishShutdown(mode: SaveMode, isForced = false): Promise<void> {
    this.finishing ??= this.saveAndClose(mode, isForced).finally(() => (this.finishing = undefined))
    return this.finishing
  }

  private async saveAndClose(mode: SaveMode, isForced: boolean): Promise<void> {
    await settleForShutdown(this, mode, isForced)
    this.log('warning', 'Redis is now ready to exit, bye bye...')
    await this.close(() => this.cluster?.stop())
    this.options.onShutdown?.()
  }

  stop(): Promise<void> {
    return this.isDown ? Promise.resolve() : this.finishShutdown(this.isLoading ? 'nosave' : 'default')
  }

  kill(): Promise<void> {
    return this.close(() => this.cluster?.crash())
  }

  get isShutdownAsked(): boolean {
    return this.finishing !== undefined || this.orderlyShutdown.isAsked
  }

  shutdownBySignal(signal: 'SIGINT' | 'SIGTERM'): void {
    this.orderlyShutdown.startBySignal(signal)
  }

  private cron(): void {
    if (this.debugSwitches.isCronPaused) return
    runNodeCron(this)
    this.orderlyShutdown.tick()
  }

  private async close(closeCluster: () => void): Promise<void> {
    if (this.isDown) return
    this.isDown = true
    this.cancelCron?.()
    this.scripting.close()
    this.clientPause.close()
    this.blockedClients.close()
    closeCluster()
    this.persistence.close()
    this.appendOnlyFile.close()
    this.migrationTargets.close()
    this.replication.close()
    this.unlockClusterConfig?.()
    await this.clientPort.close()
  }

  crash(reason: string, stack = new Error(reason).stack ?? ''): void {
    if (this.isDown) return
    this.log('warning', crashReport({ reason, stack, info: infoText(this.clientWithoutPeer().context, ['everything']) }))
    void this.kill()
    this.options.onCrash?.(reason)
  }

  /** What a command changed goes into the replication stream and the append-only file. Loading changes nothing. */
  private handOn(dbIndex: number, args: readonly Bytes[]): void {
    if (this.startupLoad.isRunning || this.appendOnlyFile.isLoading) return
    this.replication.propagate(dbIndex, args)
    this.appendOnlyFile.feed(dbIndex, args)
  }

  private async loadDataset(): Promise<void> {
    const load = this.startupLoad.run({ isReplica: this.startsAsReplica })
    if (this.startupLoad.isRunning) this.clientPause.end('start')
    if (!(await load)) throw new StoppedWhileLoading()
  }

  /** Whether this node will follow a primary once it is up: by its configuration, or by what nodes.conf says of it. */
  private get startsAsReplica(): boolean {
    const { config } = this
    if (!config.boolean('cluster-enabled')) return config.get('replicaof') !== ''
    return this.disk.read(config.get('cluster-config-file'))?.includes(' myself,slave ') === true
  }

  /** Answers what makes the node act in its cluster, once the dataset is loaded. */
  private async openCluster(): Promise<() => void> {
    const [first] = bindAddresses(this.config.get('bind'))
    this.unlockClusterConfig = await lockClusterConfig(this.config)
    const { cluster, begin } = await openClusterSide({
      node: this,
      bindHost: first?.host ?? '127.0.0.1',
      onFatal: (reason) => this.crash(reason),
      onEvent: (event) => this.options.onClusterEvent?.(event),
    })
    this.cluster = cluster
    this.dispatcher = this.makeDispatcher(new RedirectRules({ cluster, commands: this.commands, db: this.databases[0]! }))
    this.log('notice', `Node id ${this.nodeId}, cluster bus on port ${this.busPort}`)
    return () => {
      begin()
      cluster.step({ kind: 'data-loaded' })
    }
  }

  private followConfiguredPrimary(): void {
    if (this.cluster !== undefined) return
    const [host, port] = this.config.get('replicaof').split(' ')
    if (host !== undefined && port !== undefined) this.replication.becomeReplicaOf(host, Number(port))
  }

  private makeDatabases(): Keyspace[] {
    const count = this.config.boolean('cluster-enabled') ? 1 : this.config.integer('databases')
    const publish: PublishEvent = (dbIndex, kind, event, key) => {
      // A lookup that finds nothing is told of where a command reads, not where it writes (lookupKeyReadWithFlags).
      if (kind !== 'keymiss' || this.dispatcher.isReading) this.notifications.publish(dbIndex, kind, event, key)
    }
    return Array.from({ length: count }, (_, index) => new Keyspace(this.datasetClock, keyspaceObserver(index, this, this.propagation, publish)))
  }

  private emptyDatabases(): Keyspace[] {
    const databases = this.databases.map(() => new Keyspace(this.clock, UNOBSERVED))
    followEncodingConfig(this.config, databases)
    return databases
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

  private makeReplication(): Replication {
    return new Replication({
      clock: this.clock,
      random: this.random,
      config: this.config,
      databases: this.databases,
      disk: this.disk,
      functions: this.scripting.functions,
      snapshots: this.snapshots,
      saves: backgroundSavesOf(() => this.persistence, this.config),
      log: (level, message) => this.log(level, message),
      ownPort: () => this.port,
      snapshotFacts: () => snapshotFacts(this),
      applyFromPrimary: (dbIndex, args) => this.applyFromPrimary(dbIndex, args),
      putOff: (run) => this.scripting.putOff(run),
      onRoleChange: (role) => this.changeRole(role),
      holdWrites: (isHeld) => (isHeld ? this.clientPause.start('write', Infinity, 'failover') : this.clientPause.end('failover')),
      onDatasetReplaced: () => this.takeReplacedDataset(),
      soon: (run) => setImmediate(run),
      emptyDatabases: () => this.emptyDatabases(),
      describeCommand: (request) => this.commands.describe(request),
      nextClientId: () => this.clients.nextId(),
      connect: dial,
    })
  }

  private makeAppendOnlyFile(): AppendOnlyFile {
    return new AppendOnlyFile({
      clock: this.clock,
      config: this.config,
      databases: this.databases,
      disk: this.disk,
      functions: this.scripting.functions,
      snapshots: this.snapshots,
      log: (level, message) => this.log(level, message),
      snapshotFacts: () => snapshotFacts(this),
      apply: (dbIndex, args) => this.appliedStream.fromDisk(dbIndex, args),
      isSaving: () => this.persistence.isSaving,
      isInTransaction: () => this.propagation.isNested,
      beforeWrite: () => this.debugSwitches.sleepBeforeAofWrite(),
      onWritten: () => this.clientPort.releaseReplies(),
      onFatal: (reason) => this.crash(reason),
      soon: (run) => setImmediate(run),
    })
  }

  private makeStartupLoad(): StartupLoad {
    const { appendOnlyFile, clock, config, databases, persistence, replication } = this
    return new StartupLoad({
      appendOnlyFile, clock, config, databases, persistence, replication,
      log: (level, message) => this.log(level, message),
      soon: (run) => setImmediate(run),
      isStopped: () => this.isDown,
    })
  }

  private makePersistence(): RdbPersistence {
    return new RdbPersistence({
      clock: this.clock,
      config: this.config,
      databases: this.databases,
      disk: this.disk,
      functions: this.scripting.functions,
      snapshots: this.snapshots,
      log: (level, message) => this.log(level, message),
      snapshotFacts: () => snapshotFacts(this),
      replicationPosition: () => this.replication.savedPosition,
      isOtherwiseBusy: () => this.appendOnlyFile.isRewriting || this.scripting.busy !== undefined,
    })
  }

  observe(tap: DispatchTap | undefined): void {
    this.dispatcher.tap = tap
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

  private changeRole(role: ReplicationRole): void {
    this.log('notice', `This node is now a ${role}`)
    if (role === 'replica') this.blockedClients.disconnectAll()
  }

  /** A full synchronisation replaced every key: whoever watches one has lost (replicationEmptyDbCallback), and the append-only file begins anew. */
  private takeReplacedDataset(): void {
    this.appendOnlyFile.restart()
    for (const index of this.databases.keys()) this.watchedKeys.flushed(index, () => true)
    this.tracking.flushing(() => undefined)
  }

  private giveContext(client: Client): void {
    client.context = { client, reply: client.reply, node: this, db: this.databases[0]!, nowMs: this.clock.nowMs(), propagateAs: undefined }
  }
}

function dial(host: string, port: number): Socket {
  return connect({ host, port })
}
