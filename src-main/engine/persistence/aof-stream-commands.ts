import type { Bytes } from '../bytes.ts'
import type { ConsumerGroup } from '../keyspace/types/stream/consumer-group.ts'
import { GREATEST_ID, idText, LEAST_ID } from '../keyspace/types/stream/stream-id.ts'
import type { StreamNode } from '../keyspace/types/stream/stream-node.ts'
import type { StreamValue } from '../keyspace/types/stream-value.ts'

/** The commands that make a stream what it is: its entries, its counters, its groups and what they have pending (rewriteStreamObject). */
export function* streamCommandsOf(key: Bytes, stream: StreamValue): Generator<readonly Bytes[]> {
  if (stream.length > 0) for (const node of stream.nodes) yield* additions(key, node)
  // An entry that is trimmed at once leaves the key with an empty stream.
  else yield ['XADD', key, 'MAXLEN', '0', '0-1', 'x', 'y']
  yield ['XSETID', key, idText(stream.lastId), 'ENTRIESADDED', String(stream.entriesAdded), 'MAXDELETEDID', idText(stream.maxDeletedId)]
  for (const group of stream.sortedGroups()) yield* groupCommands(key, group)
}

function additions(key: Bytes, node: StreamNode): readonly (readonly Bytes[])[] {
  const commands: (readonly Bytes[])[] = []
  node.visit(LEAST_ID, GREATEST_ID, (entry) => void commands.push(['XADD', key, idText(entry.id), ...entry.pairs()]))
  return commands
}

function* groupCommands(key: Bytes, group: ConsumerGroup): Generator<readonly Bytes[]> {
  yield ['XGROUP', 'CREATE', key, group.name, idText(group.lastId), 'ENTRIESREAD', String(group.entriesRead ?? -1)]
  for (const { name, pending } of group.sortedConsumers()) {
    if (pending.size === 0) yield ['XGROUP', 'CREATECONSUMER', key, group.name, name]
    for (const { id, deliveredAtMs, deliveryCount } of pending) {
      yield ['XCLAIM', key, group.name, name, '0', idText(id), 'TIME', String(deliveredAtMs), 'RETRYCOUNT', String(deliveryCount), 'JUSTID', 'FORCE']
    }
  }
}
