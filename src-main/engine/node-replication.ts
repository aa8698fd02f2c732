import type { Bytes } from './bytes.ts'
import { dial } from './dial.ts'
import { emptyDatabasesOf } from './node-keyspace.ts'
import type { NodeServices } from './node-services.ts'
import { snapshotFacts } from './node-snapshots.ts'
import { backgroundSavesOf } from './persistence/background-saves.ts'
import type { ReplicationRole } from './replication/replication-deps.ts'
import { Replication } from './replication/replication.ts'

/** Flags may follow, such as `nofailover`. */
const OWN_REPLICA_LINE = / myself,slave[ ,]/

/** What replication needs beside what the node offers its commands. */
interface StreamWires {
  /** Runs a command of the primary's stream. */
  applyFromPrimary(dbIndex: number, args: readonly Bytes[]): void
}

/** Replication as a part of this node: what its changes of role and its holds mean to the node's clients. */
export function replicationOf(node: NodeServices, { applyFromPrimary }: StreamWires): Replication {
  const { clock, config, databases, disk, random, scripting, snapshots } = node
  return new Replication({
    clock, random, config, databases, disk, snapshots, applyFromPrimary,
    functions: scripting.functions,
    traffic: node.stats,
    saves: backgroundSavesOf(() => node.persistence, config),
    log: (level, message) => node.log(level, message),
    ownPort: () => node.port,
    snapshotFacts: () => snapshotFacts(node),
    putOff: (run) => scripting.putOff(run),
    onRoleChange: (role) => changeRole(node, role),
    holdWrites: (isHeld) => (isHeld ? node.clientPause.start('write', Infinity, 'failover') : node.clientPause.end('failover')),
    onDatasetReplaced: () => takeReplacedDataset(node),
    soon: (run) => setImmediate(run),
    emptyDatabases: () => emptyDatabasesOf(node),
    describeCommand: (request) => node.commands.describe(request),
    nextClientId: () => node.clients.nextId(),
    connect: dial,
  })
}

/** Whether a node will follow a primary once it is up: by its configuration, or by what nodes.conf says of it. */
export function startsAsReplica({ config, disk }: NodeServices): boolean {
  if (!config.boolean('cluster-enabled')) return config.get('replicaof') !== ''
  return OWN_REPLICA_LINE.test(disk.read(config.get('cluster-config-file')) ?? '')
}

/** `replicaof` of the configuration; in a cluster nodes.conf says whom to follow. */
export function followConfiguredPrimary({ cluster, config, replication }: NodeServices): void {
  if (cluster !== undefined) return
  const [host, port] = config.get('replicaof').split(' ')
  if (host !== undefined && port !== undefined) replication.becomeReplicaOf(host, Number(port))
}

function changeRole(node: NodeServices, role: ReplicationRole): void {
  node.log('notice', `This node is now a ${role}`)
  if (role === 'replica') node.blockedClients.disconnectAll()
}

/** A full synchronisation replaced every key: whoever watches one has lost (replicationEmptyDbCallback), and the append-only file begins anew. */
function takeReplacedDataset(node: NodeServices): void {
  node.slotMigrations.failAll('A new dataset was loaded')
  node.appendOnlyFile.restart()
  for (const index of node.databases.keys()) node.watchedKeys.flushed(index, () => true)
  node.tracking.flushing(() => undefined)
}
