import type { Bytes } from '../../bytes.ts'
import type { ConsumerGroup } from '../../keyspace/types/stream/consumer-group.ts'
import { compareIds, idText, type StreamId } from '../../keyspace/types/stream/stream-id.ts'
import { readInteger } from '../arguments/integer.ts'
import { isKeyword } from '../arguments/keyword.ts'
import { firstKey, type CommandSpec } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { syntaxError } from '../reply-errors.ts'
import { readRangeEnd, readRangeStart } from './id-argument.ts'
import { replyIntegerOrNil } from './info-reply.ts'
import { replyCounted } from './replying.ts'
import { streamAndGroup } from './stream-key.ts'

export const xpending: CommandSpec = {
  name: 'xpending',
  arity: -3,
  flags: ['readonly'],
  acl: ['stream'],
  tips: ['nondeterministic_output'],
  keys: firstKey('RO', 'access'),
  doc: {
    summary: 'Tells what consumers of a group were given and have not acknowledged: a summary, or entry by entry.',
    since: '5.0.0',
    group: 'stream',
    complexity: 'O(C) in consumers for the summary; O(N) in entries looked at otherwise',
    syntax: 'key group [[IDLE min-idle-time{integer 6.2.0}] start{string} end{string} count [consumer]]{filters}',
    history: [['6.2.0', 'Takes `IDLE` and exclusive bounds.']],
  },
  run(ctx, args) {
    const range = readRange(args)
    const { group } = streamAndGroup(ctx.db, args[1]!, args[2]!)
    if (range === undefined) replySummary(ctx, group)
    else replyPending(ctx, group, range)
  },
}

interface PendingRange {
  readonly start: StreamId
  readonly end: StreamId
  readonly count: number
  readonly leastIdleMs: number
  readonly consumer: Bytes | undefined
}

function readRange(args: readonly Bytes[]): PendingRange | undefined {
  if (args.length === 3) return undefined
  if (args.length < 6 || args.length > 9) throw syntaxError()
  const isIdle = isKeyword(args[3], 'idle')
  const leastIdleMs = isIdle ? readInteger(args[4]!) : 0
  if (isIdle && args.length < 8) throw syntaxError()
  const at = isIdle ? 5 : 3
  const count = Math.max(0, readInteger(args[at + 2]!))
  return { start: readRangeStart(args[at]!), end: readRangeEnd(args[at + 1]!), count, leastIdleMs, consumer: args[at + 3] }
}

function replySummary({ reply }: CommandContext, group: ConsumerGroup): void {
  const { first, last, size } = group.pending
  reply.array(4)
  reply.integer(size)
  if (first === undefined || last === undefined) {
    reply.nil()
    reply.nil()
    return reply.nilArray()
  }
  reply.bulk(idText(first.id))
  reply.bulk(idText(last.id))
  const busy = group.sortedConsumers().filter(({ pending }) => pending.size > 0)
  reply.array(busy.length)
  for (const { name, pending } of busy) reply.bulks([name, String(pending.size)])
}

function replyPending(ctx: CommandContext, group: ConsumerGroup, { start, end, count, leastIdleMs, consumer }: PendingRange): void {
  const pending = consumer === undefined ? group.pending : group.consumers.get(consumer)?.pending
  if (pending === undefined || count === 0) return ctx.reply.array(0)
  replyCounted(ctx, (entries, said) => {
    for (const entry of pending.from(start)) {
      if (compareIds(entry.id, end) > 0) return
      const idleMs = ctx.nowMs - entry.deliveredAtMs
      if (leastIdleMs !== 0 && idleMs < leastIdleMs) continue
      entries.array(4)
      entries.bulk(idText(entry.id))
      entries.bulk(entry.consumer.name)
      entries.integer(Math.max(0, idleMs))
      replyIntegerOrNil(entries, entry.deliveryCount)
      if (said() === count) return
    }
  })
}
