import type { Bytes } from '../../bytes.ts'
import type { Consumer, ConsumerGroup } from '../../keyspace/types/stream/consumer-group.ts'
import { advanceGroup } from '../../keyspace/types/stream/read-progress.ts'
import { compareIds, GREATEST_ID, idText, type StreamId } from '../../keyspace/types/stream/stream-id.ts'
import type { StreamValue } from '../../keyspace/types/stream-value.ts'
import { addUint64 } from '../../keyspace/wide-integer.ts'
import type { CommandContext } from '../context.ts'
import { claimAsReplicated, groupPositionAsReplicated } from './replicated-form.ts'
import { replyCounted, replyEntry, replyEntryOf } from './replying.ts'

/** A consumer of a group that reads a stream. */
export interface Reader {
  readonly stream: StreamValue
  readonly group: ConsumerGroup
  readonly key: Bytes
  readonly consumer: Consumer
  /** What is read counts as acknowledged. */
  readonly isNoAck: boolean
}

/** Gives a consumer entries that no consumer of its group has had, at most `count` (0: all); replicas are told by XCLAIM (streamReplyWithRange). */
export function deliverNew(ctx: CommandContext, reader: Reader, start: StreamId, count: number): void {
  const { stream, group, key, consumer, isNoAck } = reader
  const propagated = (ctx.propagateAs ??= [])
  let hasMoved = false
  replyCounted(ctx, (entries, said) => {
    stream.visit(start, GREATEST_ID, (entry) => {
      const { id } = entry
      if (compareIds(id, group.lastId) > 0) {
        advanceGroup(stream, group, id)
        hasMoved = true
      }
      replyEntry(entries, entry)
      if (!isNoAck) propagated.push(claimAsReplicated(key, group, group.deliver(id, consumer, ctx.nowMs)))
      return said() !== count
    })
  })
  if (isNoAck && hasMoved) propagated.push(groupPositionAsReplicated(key, group))
}

/** Gives a consumer again what it had and has not acknowledged; of entries deleted meanwhile only the ids (streamReplyWithRangeFromConsumerPEL). */
export function deliverHistory(ctx: CommandContext, { stream, consumer }: Reader, start: StreamId, count: number): void {
  replyCounted(ctx, (entries, said) => {
    for (const pending of consumer.pending.from(start)) {
      if (replyEntryOf(entries, stream, pending.id)) {
        pending.deliveredAtMs = ctx.nowMs
        pending.deliveryCount = addUint64(pending.deliveryCount, 1)
      } else {
        entries.array(2)
        entries.bulk(idText(pending.id))
        entries.nilArray()
      }
      if (said() === count) return
    }
  })
}
