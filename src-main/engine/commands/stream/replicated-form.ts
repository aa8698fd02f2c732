import type { Bytes } from '../../bytes.ts'
import type { ConsumerGroup, PendingEntry } from '../../keyspace/types/stream/consumer-group.ts'
import { idText } from '../../keyspace/types/stream/stream-id.ts'

/** How replicas learn who owns a pending entry: a claim that may be repeated without harm (streamPropagateXCLAIM). */
export function claimAsReplicated(key: Bytes, group: ConsumerGroup, entry: PendingEntry, id = idText(entry.id)): readonly Bytes[] {
  const { consumer, deliveredAtMs, deliveryCount } = entry
  return [
    'XCLAIM', key, group.name, consumer.name, '0', id, 'TIME', String(deliveredAtMs), 'RETRYCOUNT', String(deliveryCount),
    'FORCE', 'JUSTID', 'LASTID', idText(group.lastId),
  ]
}

/** How replicas learn how far a group has read where no claim tells them (streamPropagateGroupID). */
export function groupPositionAsReplicated(key: Bytes, group: ConsumerGroup): readonly Bytes[] {
  return ['XGROUP', 'SETID', key, group.name, idText(group.lastId), 'ENTRIESREAD', String(group.entriesRead ?? -1)]
}
