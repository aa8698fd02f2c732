import type { Bytes } from '../../bytes.ts'
import type { Consumer, ConsumerGroup, PendingEntry } from '../../keyspace/types/stream/consumer-group.ts'
import { idText } from '../../keyspace/types/stream/stream-id.ts'
import type { StreamValue } from '../../keyspace/types/stream-value.ts'
import { addUint64, type WideInteger } from '../../keyspace/wide-integer.ts'
import type { ReplyWriter } from '../../resp/reply-writer.ts'
import type { CommandContext } from '../context.ts'
import { consumerSeen, createConsumer } from './consumers.ts'
import { claimAsReplicated } from './replicated-form.ts'
import { replyEntryOf } from './replying.ts'

/** A claim as it goes on: who claims in which group, and what replicas will be told. */
export class Claim {
  private readonly ctx: CommandContext
  private readonly key: Bytes
  private readonly stream: StreamValue
  private readonly group: ConsumerGroup
  private readonly consumerName: Bytes
  private consumer: Consumer | undefined
  readonly propagated: (readonly Bytes[])[] = []

  constructor(ctx: CommandContext, target: { key: Bytes; stream: StreamValue; group: ConsumerGroup; consumerName: Bytes }) {
    this.ctx = ctx
    this.key = target.key
    this.stream = target.stream
    this.group = target.group
    this.consumerName = target.consumerName
  }

  /** An entry that was deleted from the stream is pending no more; replicas find out by the same claim. */
  drop(entry: PendingEntry, id = idText(entry.id)): void {
    this.tell(entry, id)
    this.group.acknowledge(entry.id)
  }

  /** The one who claims; made when it gets its first entry. */
  claimant(): Consumer {
    const { ctx, group, consumerName } = this
    return (this.consumer ??= consumerSeen(ctx, group, consumerName) ?? createConsumer(ctx, this.key, group, consumerName))
  }

  /** Gives a pending entry to the claimant. Without a count of deliveries this is one more, unless only the id is asked for. */
  take(entry: PendingEntry, how: { deliveredAtMs: number; deliveryCount?: WideInteger | undefined; isIdOnly: boolean }, reply: ReplyWriter, id = idText(entry.id)): void {
    this.group.assign(entry, this.claimant())
    entry.deliveredAtMs = how.deliveredAtMs
    if (how.deliveryCount !== undefined) entry.deliveryCount = how.deliveryCount
    else if (!how.isIdOnly) entry.deliveryCount = addUint64(entry.deliveryCount, 1)
    if (how.isIdOnly) reply.bulk(idText(entry.id))
    else replyEntryOf(reply, this.stream, entry.id)
    this.tell(entry, id)
  }

  private tell(entry: PendingEntry, id: Bytes): void {
    this.propagated.push(claimAsReplicated(this.key, this.group, entry, id))
    this.ctx.db.noted()
  }
}
