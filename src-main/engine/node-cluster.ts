import { resolve } from 'node:path'
import { ClusterRuntime } from './bus/cluster-runtime.ts'
import { bindAddresses } from './client/bind-addresses.ts'
import { type ClusterConfig, defaultClusterConfig } from './cluster/config.ts'
import type { NodeEffect, ObserverEffect } from './cluster/effects.ts'
import { redirectText } from './cluster/redirect-reply.ts'
import { routeBlocked } from './cluster/route.ts'
import type { ClusterEvent } from './cluster/events.ts'
import { openCluster } from './cluster/open-cluster.ts'
import { ConfigError } from './config/config-error.ts'
import type { Config } from './config/config.ts'
import { keySlot } from './key-slot.ts'
import type { NodeServices } from './node-services.ts'
import { lockFile, type Unlock } from './ports/socket-lock.ts'

/** The directives that the cluster logic reads; a change of any of them reaches it at once. */
const CLUSTER_DIRECTIVES = [
  'cluster-node-timeout', 'cluster-require-full-coverage', 'cluster-allow-reads-when-down', 'cluster-allow-pubsubshard-when-down',
  'cluster-allow-replica-migration', 'cluster-migration-barrier', 'cluster-replica-validity-factor', 'cluster-replica-no-failover',
  'repl-ping-replica-period', 'cluster-preferred-endpoint-type', 'cluster-announce-ip', 'cluster-announce-port',
  'cluster-announce-bus-port', 'cluster-announce-hostname',
] as const

/** The bus port: `cluster-port`, or the client port plus 10000 (clusterInit). */
export function busPortOf(config: Config): number {
  return config.integer('cluster-port') || config.integer('port') + 10000
}

function clusterConfigOf(config: Config): ClusterConfig {
  return {
    ...defaultClusterConfig(config.integer('port'), busPortOf(config)),
    nodeTimeoutMs: config.integer('cluster-node-timeout'),
    requireFullCoverage: config.boolean('cluster-require-full-coverage'),
    allowReadsWhenDown: config.boolean('cluster-allow-reads-when-down'),
    allowPubsubshardWhenDown: config.boolean('cluster-allow-pubsubshard-when-down'),
    allowReplicaMigration: config.boolean('cluster-allow-replica-migration'),
    migrationBarrier: config.integer('cluster-migration-barrier'),
    replicaValidityFactor: config.integer('cluster-replica-validity-factor'),
    replicaNoFailover: config.boolean('cluster-replica-no-failover'),
    replPingReplicaPeriodSeconds: config.integer('repl-ping-replica-period'),
    preferredEndpointType: config.get('cluster-preferred-endpoint-type') as ClusterConfig['preferredEndpointType'],
    announceIp: config.get('cluster-announce-ip'),
    announcePort: config.integer('cluster-announce-port'),
    announceBusPort: config.integer('cluster-announce-bus-port'),
    announceHostname: config.get('cluster-announce-hostname'),
  }
}

/**
 * Takes nodes.conf for this node alone: two with the same file would take turns in overwriting it (clusterLockConfig).
 * @throws ConfigError when another node has it.
 */
export async function lockClusterConfig(config: Config): Promise<Unlock> {
  const file = config.get('cluster-config-file')
  const unlock = await lockFile(resolve(config.get('dir'), file))
  if (unlock !== undefined) return unlock
  throw new ConfigError(
    `Sorry, the cluster configuration file ${file} is already used by a different Redis Cluster node. Please make sure that different nodes use different cluster configuration files.`,
  )
}

/** What would touch the dataset, or fetch another: waits until ours has been read from disk. */
const WAITS_FOR_DATASET: ReadonlySet<string> = new Set(['replicate-from', 'stop-replication', 'flush-all-keys', 'delete-keys-in-slot'])

/** The cluster side of a node, which answers its peers already. */
export interface OpenedCluster {
  readonly cluster: ClusterRuntime
  /** The dataset is there: from now on the node acts by itself too. */
  begin(): void
}

/**
 * Opens the cluster side of a node: reads nodes.conf, listens on the bus, and keeps its settings up to date.
 * @throws ConfigError when nodes.conf is damaged beyond what Redis repairs; rejects with the system's error when the bus port cannot be had.
 */
export async function openClusterSide(opts: {
  node: NodeServices
  onFatal: (reason: string) => void
  onEvent: (event: ClusterEvent) => void
}): Promise<OpenedCluster> {
  const { node } = opts
  const { config, clock, random, disk } = node
  const configFile = config.get('cluster-config-file')
  const opened = openCluster({ config: clusterConfigOf(config), facts: factsOf(node), conf: disk.read(configFile) }, { nowMs: clock.nowMs(), random })
  if (!opened.ok) throw new ConfigError(`Unrecoverable error: corrupted cluster config file ${configFile}: ${opened.problem}`)
  let held: (NodeEffect | ObserverEffect)[] | undefined = []
  const cluster = new ClusterRuntime({
    core: opened.core,
    clock,
    random,
    disk,
    configFile,
    bindHost: bindAddresses(config.get('bind'))[0]?.host ?? '127.0.0.1',
    busPort: busPortOf(config),
    sendBufferLimitBytes: config.memoryBytes('cluster-link-sendbuf-limit'),
    apply: (effect) => {
      if (held !== undefined && WAITS_FOR_DATASET.has(effect.kind)) held.push(effect)
      else carryOut(node, effect, opts.onEvent)
    },
    onFatal: opts.onFatal,
    soon: (run) => setImmediate(run),
  })
  await cluster.listen()
  cluster.apply(opened.first)
  for (const warning of opened.warnings) node.log('warning', warning)
  for (const directive of CLUSTER_DIRECTIVES) config.onChange(directive, () => cluster.configure(clusterConfigOf(config)))
  config.onChange('cluster-link-sendbuf-limit', () => cluster.setSendBufferLimit(config.memoryBytes('cluster-link-sendbuf-limit')))
  node.log('notice', `Node id ${cluster.core.myself.id}, cluster bus on port ${busPortOf(config)}`)
  return {
    cluster,
    begin() {
      const waiting = held ?? []
      held = undefined
      for (const effect of waiting) carryOut(node, effect, opts.onEvent)
      cluster.startCron()
      cluster.step({ kind: 'data-loaded' })
    },
  }
}

function factsOf(node: NodeServices): Parameters<typeof openCluster>[0]['facts'] {
  const db = node.databases[0]!
  return {
    replicationOffset: () => node.replication.dataOffset,
    primarySilenceMs: () => node.replication.dataAgeMs,
    countKeysInSlot: (slot) => db.slots.countIn(slot),
    keyCount: () => db.size,
    hasSubscribers: (sharded) => node.pubsub.channelCount(sharded ? 'shard' : 'channel') > 0 || (!sharded && node.pubsub.patternCount > 0),
  }
}

/** What the cluster logic wants of the rest of the node, done in the order given. */
function carryOut(node: NodeServices, effect: NodeEffect | ObserverEffect, onEvent: (event: ClusterEvent) => void): void {
  switch (effect.kind) {
    case 'replicate-from':
      return node.replication.becomeReplicaOf(effect.host, effect.port)
    case 'stop-replication':
      return node.replication.becomePrimary()
    case 'flush-all-keys':
      return node.tracking.flushing(() => void node.databases[0]!.clear())
    case 'delete-keys-in-slot':
      return deleteSlot(node, effect.slot)
    case 'unsubscribe-slots':
      return dropShardChannels(node, new Set(effect.slots))
    case 'pause-writes':
      node.replication.isPaused = true
      return node.clientPause.start('write', effect.untilMs - node.clock.nowMs(), 'failover')
    case 'resume-writes':
      node.replication.isPaused = false
      return node.clientPause.end('failover')
    case 'publish':
      return void node.pubsub.publish(effect.sharded ? 'shard' : 'channel', effect.channel, effect.message)
    case 'log':
      return node.log(effect.level, effect.message)
    case 'event':
      return onEvent(effect.event)
    case 'slot-map-changed':
      node.slotMigrations.ownershipChanged()
      return refuseBlockedElsewhere(node)
    case 'state-changed':
      return refuseBlockedElsewhere(node)
  }
}

/** Clients that wait for keys of slots that are served elsewhere now are sent there. */
function refuseBlockedElsewhere({ blockedClients, cluster, commands }: NodeServices): void {
  if (cluster === undefined || blockedClients.isEmpty) return
  const { core } = cluster
  blockedClients.refuseWhere((client, firstKey) => {
    const isWrite = commands.get(client.lastCommand)?.flags.includes('write') !== false
    const redirection = routeBlocked(core, keySlot(firstKey), { isReadonlyClient: client.isReadonlyMode, isWrite })
    return redirection && redirectText(core.config, redirection)
  })
}

/** Keys of a slot that somebody else owns now; replicas are told key by key (delKeysInSlot). */
function deleteSlot(node: NodeServices, slot: number): void {
  const keys = [...node.databases[0]!.slots.keysIn(slot)]
  node.databases[0]!.clearSlot(slot)
  for (const key of keys) node.propagate(0, ['DEL', key])
}

function dropShardChannels(node: NodeServices, slots: ReadonlySet<number>): void {
  node.pubsub.dropShardChannels((channel) => !slots.has(keySlot(channel)))
}
