import { checkUserLine, loadUsers } from './acl/startup.ts'
import { infoText } from './commands/server/info/info-text.ts'
import { Config } from './config/config.ts'
import { crashReport } from './diagnostics/crash-report.ts'
import { type EmbeddedNode, type NodeOptions, StoppedWhileLoading } from './embedded-node.ts'
import { busPortOf, lockClusterConfig, openClusterSide } from './node-cluster.ts'
import { runNodeCron } from './node-cron.ts'
import { listenAsConfigured } from './node-listening.ts'
import { COMMANDS, type NodeLife, NodeParts } from './node-parts.ts'
import { followConfiguredPrimary, startsAsReplica } from './node-replication.ts'
import type { NodeServices } from './node-services.ts'
import type { Cancel } from './ports/clock.ts'
import type { Unlock } from './ports/socket-lock.ts'
import { systemConfigFiles } from './ports/system-config-files.ts'
import type { DispatchTap } from './tap.ts'
import { REDIS_VERSION, SERVER_VERSION } from './version.ts'

const CRON_PERIOD_MS = 100

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

/** One node from its start to its end. */
class Node implements EmbeddedNode, NodeLife {
  isDown = false
  private readonly options: NodeOptions
  private readonly parts: NodeParts
  private unlockClusterConfig: Unlock | undefined
  private cancelCron: Cancel | undefined

  constructor(options: NodeOptions, config: Config) {
    this.options = options
    this.parts = new NodeParts(options, config, this)
  }

  get port(): number {
    return this.parts.port
  }

  get busPort(): number | undefined {
    return this.parts.cluster && busPortOf(this.parts.config)
  }

  get nodeId(): string | undefined {
    return this.parts.cluster?.core.myself.id
  }

  get services(): NodeServices {
    return this.parts
  }

  observe(tap: DispatchTap | undefined): void {
    this.parts.observe(tap)
  }

  async start(): Promise<void> {
    const { parts } = this
    const { appendOnlyFile, clientPause, config } = parts
    parts.log('notice', `Slotscope ${SERVER_VERSION} node, speaking as Redis ${REDIS_VERSION}, is starting`)
    loadUsers(parts)
    // Nobody is answered before it is known whether the dataset is there at once: small ones are.
    clientPause.start('all', Infinity, 'start')
    await listenAsConfigured(parts.clientPort, config)
    const beginInCluster = config.boolean('cluster-enabled') ? await this.openCluster() : undefined
    if (this.isDown) throw new StoppedWhileLoading()
    // Whoever waits for this line connects next: it comes once that is possible (redisAsciiArt, after initServer).
    parts.log('notice', `Listening on port ${this.port}, PID: ${process.pid}`)
    this.options.onListening?.(this)
    await this.loadDataset()
    beginInCluster?.()
    followConfiguredPrimary(parts)
    config.onChange('aof-disable-auto-gc', () => appendOnlyFile.folder.removeHistory())
    config.onChange('appendonly', (value) => (value === 'yes' ? appendOnlyFile.start() : appendOnlyFile.stop()))
    this.cancelCron = parts.clock.setInterval(() => this.cron(), CRON_PERIOD_MS)
    clientPause.end('start')
    parts.log('notice', 'Ready to accept connections')
  }

  stop(): Promise<void> {
    return this.isDown ? Promise.resolve() : this.parts.orderlyShutdown.finish(this.parts.isLoading ? 'nosave' : 'default')
  }

  async end(): Promise<void> {
    await this.close(() => this.parts.cluster?.stop())
    this.options.onShutdown?.()
  }

  kill(): Promise<void> {
    return this.close(() => this.parts.cluster?.crash())
  }

  crash(reason: string, stack = new Error(reason).stack ?? ''): void {
    if (this.isDown) return
    const { parts } = this
    parts.log('warning', crashReport({ reason, stack, info: infoText(parts.clientWithoutPeer().context, ['everything']) }))
    void this.kill()
    this.options.onCrash?.(reason)
  }

  /** Answers what makes the node act in its cluster, once the dataset is loaded. */
  private async openCluster(): Promise<() => void> {
    const { parts } = this
    this.unlockClusterConfig = await lockClusterConfig(parts.config)
    const { cluster, begin } = await openClusterSide({
      node: parts,
      onFatal: (reason) => this.crash(reason),
      onEvent: (event) => this.options.onClusterEvent?.(event),
    })
    parts.enterCluster(cluster)
    return begin
  }

  private async loadDataset(): Promise<void> {
    const { clientPause, startupLoad } = this.parts
    const load = startupLoad.run({ isReplica: startsAsReplica(this.parts) })
    if (startupLoad.isRunning) clientPause.end('start')
    if (!(await load)) throw new StoppedWhileLoading()
  }

  private cron(): void {
    if (this.parts.debugSwitches.isCronPaused) return
    runNodeCron(this.parts)
    this.parts.orderlyShutdown.tick()
  }

  private async close(closeCluster: () => void): Promise<void> {
    if (this.isDown) return
    this.isDown = true
    const { parts } = this
    this.cancelCron?.()
    parts.scripting.close()
    parts.clientPause.close()
    parts.blockedClients.close()
    closeCluster()
    parts.persistence.close()
    parts.appendOnlyFile.close()
    parts.migrationTargets.close()
    parts.slotMigrations.close()
    parts.replication.close()
    this.unlockClusterConfig?.()
    await parts.clientPort.close()
  }
}
