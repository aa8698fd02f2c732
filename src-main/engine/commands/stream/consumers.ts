import type { Bytes } from '../../bytes.ts'
import type { Consumer, ConsumerGroup } from '../../keyspace/types/stream/consumer-group.ts'
import type { CommandContext } from '../context.ts'

/** Makes a consumer that is not there, which counts as a change of its own (streamCreateConsumer). */
export function createConsumer(ctx: CommandContext, key: Bytes, group: ConsumerGroup, name: Bytes): Consumer {
  const consumer = group.createConsumer(name, ctx.nowMs)
  ctx.db.noted()
  ctx.db.notify('stream', 'xgroup-createconsumer', key)
  return consumer
}

/** The consumer who speaks in a command, seen just now; undefined when there is none yet (streamLookupConsumer). */
export function consumerSeen(ctx: CommandContext, group: ConsumerGroup, name: Bytes): Consumer | undefined {
  const consumer = group.consumers.get(name)
  if (consumer !== undefined) consumer.seenAtMs = ctx.nowMs
  return consumer
}
