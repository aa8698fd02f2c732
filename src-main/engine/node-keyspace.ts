import type { Bytes } from './bytes.ts'
import type { Propagation } from './dispatch/propagation.ts'
import { followEncodingConfig } from './keyspace/encoding-config.ts'
import type { EventClass } from './keyspace/event-class.ts'
import { Keyspace } from './keyspace/keyspace.ts'
import type { KeyspaceObserver } from './keyspace/keyspace-observer.ts'
import type { NodeServices } from './node-services.ts'

/** Tells subscribers of keyspace events. */
export type PublishEvent = (dbIndex: number, kind: EventClass, event: string, key: Bytes) => void

/** For databases that are not served: nothing expires in them, and nobody watches. */
const UNOBSERVED = { expired: () => undefined, changed: () => undefined }

/** The node's databases: one in cluster mode. */
export function databasesOf(node: NodeServices, propagation: Propagation, publish: PublishEvent): Keyspace[] {
  const count = node.config.boolean('cluster-enabled') ? 1 : node.config.integer('databases')
  const databases = Array.from({ length: count }, (_, index) => new Keyspace(node.datasetClock, keyspaceObserver(index, node, propagation, publish)))
  followEncodingConfig(node.config, databases)
  return databases
}

/** As many as the node has, for data that is not served yet. */
export function emptyDatabasesOf({ clock, config, databases }: NodeServices): Keyspace[] {
  const empty = databases.map(() => new Keyspace(clock, UNOBSERVED))
  followEncodingConfig(config, empty)
  return empty
}

/** Carries what happens in a database to whoever in the node must know: snapshots, replicas, watchers, trackers, those who wait. */
function keyspaceObserver(dbIndex: number, node: NodeServices, propagation: Propagation, publish: PublishEvent): KeyspaceObserver {
  const { stats, tracking, watchedKeys } = node
  return {
    beforeWrite: (slot) => {
      node.snapshots.beforeWrite(dbIndex, slot)
      if (node.slotMigrations.isActive) node.slotMigrations.beforeWrite(slot)
    },
    event: (kind, event, key) => publish(dbIndex, kind, event, key),
    expired: (key) => {
      stats.expiredKeys++
      if (tracking.isActive) tracking.expired(key)
      propagation.add(dbIndex, ['DEL', key])
    },
    fieldsExpired: (key, fields) => {
      stats.expiredFields += fields.length
      propagation.add(dbIndex, ['HDEL', key, ...fields])
    },
    changed: (key) => {
      propagation.dirty++
      if (!watchedKeys.isEmpty) watchedKeys.touched(dbIndex, key)
      if (tracking.isActive) tracking.changed(key)
      if (!node.blockedClients.isEmpty) node.blockedClients.touched(dbIndex, key)
    },
    noted: () => void propagation.dirty++,
  }
}
