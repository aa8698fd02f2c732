import type { Bytes } from './bytes.ts'
import type { Propagation } from './dispatch/propagation.ts'
import type { EventClass } from './keyspace/event-class.ts'
import type { KeyspaceObserver } from './keyspace/keyspace-observer.ts'
import type { NodeServices } from './node-services.ts'

/** Tells subscribers of keyspace events. */
export type PublishEvent = (dbIndex: number, kind: EventClass, event: string, key: Bytes) => void

/** Carries what happens in a database to whoever in the node must know: snapshots, replicas, watchers, trackers, those who wait. */
export function keyspaceObserver(dbIndex: number, node: NodeServices, propagation: Propagation, publish: PublishEvent): KeyspaceObserver {
  const { stats, tracking, watchedKeys } = node
  return {
    beforeWrite: (slot) => node.snapshots.beforeWrite(dbIndex, slot),
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
