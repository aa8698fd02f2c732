import type { Consumer, PendingEntry } from '../../keyspace/types/stream/consumer-group.ts'
import type { IdIndex } from '../../keyspace/types/stream/id-index.ts'
import { lagOf } from '../../keyspace/types/stream/read-progress.ts'
import { idText } from '../../keyspace/types/stream/stream-id.ts'
import type { StreamValue } from '../../keyspace/types/stream-value.ts'
import type { CommandContext } from '../context.ts'
import { replyIntegerOrNil } from './info-reply.ts'
import { replyCounted } from './replying.ts'

/** The groups of a stream as XINFO STREAM FULL tells them, `count` entries of each list (0: all). */
export function replyFullGroups(ctx: CommandContext, stream: StreamValue, count: number): void {
  const { reply } = ctx
  reply.array(stream.groups.size)
  for (const group of stream.sortedGroups()) {
    reply.map(7)
    reply.bulk('name')
    reply.bulk(group.name)
    reply.bulk('last-delivered-id')
    reply.bulk(idText(group.lastId))
    reply.bulk('entries-read')
    replyIntegerOrNil(reply, group.entriesRead)
    reply.bulk('lag')
    replyIntegerOrNil(reply, lagOf(stream, group))
    reply.bulk('pel-count')
    reply.integer(group.pending.size)
    reply.bulk('pending')
    replyPending(ctx, group.pending, count, true)
    reply.bulk('consumers')
    reply.array(group.consumers.size)
    for (const consumer of group.sortedConsumers()) replyConsumer(ctx, consumer, count)
  }
}

function replyConsumer(ctx: CommandContext, { name, seenAtMs, pending }: Consumer, count: number): void {
  const { reply } = ctx
  reply.map(4)
  reply.bulk('name')
  reply.bulk(name)
  reply.bulk('seen-time')
  reply.integer(seenAtMs)
  reply.bulk('pel-count')
  reply.integer(pending.size)
  reply.bulk('pending')
  replyPending(ctx, pending, count, false)
}

function replyPending(ctx: CommandContext, pending: IdIndex<PendingEntry>, count: number, namesConsumer: boolean): void {
  replyCounted(ctx, (entries, said) => {
    for (const { id, consumer, deliveredAtMs, deliveryCount } of pending) {
      entries.array(namesConsumer ? 4 : 3)
      entries.bulk(idText(id))
      if (namesConsumer) entries.bulk(consumer.name)
      entries.integer(deliveredAtMs)
      replyIntegerOrNil(entries, deliveryCount)
      if (said() === count) return
    }
  })
}
