import type { ConsumerGroup, PendingEntry } from '../../keyspace/types/stream/consumer-group.ts'
import { ID_BYTES, idToBytes } from '../../keyspace/types/stream/id-bytes.ts'
import type { IdIndex } from '../../keyspace/types/stream/id-index.ts'
import type { StreamId } from '../../keyspace/types/stream/stream-id.ts'
import type { StreamValue } from '../../keyspace/types/stream-value.ts'
import type { ByteSink } from './byte-sink.ts'
import { writeLength } from './length.ts'
import { writeBlob, writeString } from './string-encoding.ts'

/** How RDB files say that a group's counter is not known: minus one in 64 bits (SCG_INVALID_ENTRIES_READ). */
const UNKNOWN_COUNTER = 2n ** 64n - 1n

/** Writes a stream as Redis 7.0 does: RDB_TYPE_STREAM_LISTPACKS_2 (rdbSaveObject). */
export function writeStream(sink: ByteSink, stream: StreamValue): void {
  writeLength(sink, stream.nodes.length)
  for (const node of stream.nodes) {
    writeLength(sink, ID_BYTES)
    sink.bytes(idToBytes(node.firstId))
    writeBlob(sink, Buffer.from(node.encode(), 'latin1'))
  }
  writeLength(sink, stream.length)
  for (const id of [stream.lastId, stream.firstId, stream.maxDeletedId]) writeId(sink, id)
  writeLength(sink, stream.entriesAdded)
  writeLength(sink, stream.groups.size)
  for (const group of stream.sortedGroups()) writeGroup(sink, group)
}

function writeGroup(sink: ByteSink, group: ConsumerGroup): void {
  writeString(sink, group.name)
  writeId(sink, group.lastId)
  writeLength(sink, group.entriesRead ?? UNKNOWN_COUNTER)
  writePending(sink, group.pending, true)
  writeLength(sink, group.consumers.size)
  for (const { name, seenAtMs, pending } of group.sortedConsumers()) {
    writeString(sink, name)
    sink.int64LE(BigInt(seenAtMs))
    writePending(sink, pending, false)
  }
}

/** The group's list says when and how often; a consumer's list has ids only. */
function writePending(sink: ByteSink, pending: IdIndex<PendingEntry>, hasDeliveries: boolean): void {
  writeLength(sink, pending.size)
  for (const { id, deliveredAtMs, deliveryCount } of pending) {
    sink.bytes(idToBytes(id))
    if (!hasDeliveries) continue
    sink.int64LE(BigInt(deliveredAtMs))
    writeLength(sink, deliveryCount)
  }
}

function writeId(sink: ByteSink, { ms, seq }: StreamId): void {
  writeLength(sink, ms)
  writeLength(sink, seq)
}
