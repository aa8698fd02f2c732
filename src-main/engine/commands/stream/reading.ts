import { mayBlock } from '../../blocking/may-block.ts'
import type { Bytes } from '../../bytes.ts'
import type { Consumer, ConsumerGroup } from '../../keyspace/types/stream/consumer-group.ts'
import { compareIds, GREATEST_ID, idAfter, LEAST_ID, type StreamId } from '../../keyspace/types/stream/stream-id.ts'
import type { StreamValue } from '../../keyspace/types/stream-value.ts'
import { ReplyError } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { consumerSeen, createConsumer } from './consumers.ts'
import { deliverHistory, deliverNew } from './delivering.ts'
import { readId } from './id-argument.ts'
import { type ReadOptions, readReadOptions } from './read-options.ts'
import { replyRange } from './replying.ts'
import { existingStream } from './stream-key.ts'

/** What a waiting client is sent at most when it named no number: its id may lie far back (XREAD_BLOCKED_DEFAULT_COUNT). */
const BLOCKED_COUNT = 1000

/** `>`: what no consumer of the group was given yet. */
const NEW_ENTRIES = GREATEST_ID

/** XREAD and XREADGROUP: serves the streams that have something, or waits for one that gets it (xreadCommand). */
export function readStreams(ctx: CommandContext, args: readonly Bytes[], isGroup: boolean): void {
  const options = readReadOptions(args, isGroup, ctx.client.isScript)
  const positions = options.keys.map((key, index) => readPosition(ctx, options, key, options.positions[index]!))
  ctx.propagateAs = []
  if (serveAll(ctx, options, positions)) return
  if (options.blockMs !== undefined && mayBlock(ctx.client)) waitForEntries(ctx, options, positions, options.blockMs)
  else ctx.reply.nilArray()
}

/** After which id a stream is to be read. @throws ReplyError WRONGTYPE, NOGROUP, or for what is no position */
function readPosition(ctx: CommandContext, { group }: ReadOptions, key: Bytes, text: Bytes): StreamId {
  const stream = existingStream(ctx.db, key)
  if (group !== undefined && stream?.groups.get(group.name) === undefined) {
    throw new ReplyError(`NOGROUP No such key '${key}' or consumer group '${group.name}' in XREADGROUP with GROUP option`)
  }
  if (text === '$') {
    if (group !== undefined) throw new ReplyError('ERR The $ ID is meaningless in the context of XREADGROUP: you want to read the history of this consumer by specifying a proper ID, or use the > ID to get new messages. The $ ID would just return an empty result set.')
    return stream?.lastId ?? LEAST_ID
  }
  if (text !== '>') return readId(text)
  if (group === undefined) throw new ReplyError('ERR The > ID can be specified only when calling XREADGROUP using the GROUP <group> <consumer> option.')
  return NEW_ENTRIES
}

/** Serves what can be served at once; false when there is nothing. */
function serveAll(ctx: CommandContext, options: ReadOptions, positions: readonly StreamId[]): boolean {
  if (options.group !== undefined && new Set(options.keys).size < options.keys.length) return serveOneAfterTheOther(ctx, options, positions)
  const served = options.keys.map((key, index) => ({ key, after: positions[index]! })).filter(({ key, after }) => hasEntries(ctx, options, key, after))
  if (served.length === 0) return false
  replyStreamCount(ctx, served.length)
  for (const { key, after } of served) serveStream(ctx, options, key, after, options.count)
  return true
}

/** A group's stream that is named twice may have nothing left the second time: how many are served is known at the end. */
function serveOneAfterTheOther(ctx: CommandContext, options: ReadOptions, positions: readonly StreamId[]): boolean {
  const { reply } = ctx
  const start = reply.length
  let count = 0
  for (const [index, key] of options.keys.entries()) {
    if (!hasEntries(ctx, options, key, positions[index]!)) continue
    serveStream(ctx, options, key, positions[index]!, options.count)
    count++
  }
  const served = reply.since(start)
  reply.truncate(start)
  if (count === 0) return false
  replyStreamCount(ctx, count)
  reply.raw(served)
  return true
}

/** A consumer's own history is served at once, even when it is empty. */
function hasEntries(ctx: CommandContext, { group }: ReadOptions, key: Bytes, after: StreamId): boolean {
  const stream = existingStream(ctx.db, key)
  if (stream === undefined) return false
  if (group === undefined) return hasEntryAfter(stream, after)
  return !isForNew(after) || hasEntryAfter(stream, stream.groups.get(group.name)!.lastId)
}

function hasEntryAfter(stream: StreamValue, id: StreamId): boolean {
  return stream.length > 0 && compareIds(stream.lastId, id) > 0 && compareIds(stream.lastEntryId(), id) > 0
}

function isForNew(after: StreamId): boolean {
  return compareIds(after, NEW_ENTRIES) === 0
}

/** RESP3 gives a map from names to entries, RESP2 an array of pairs. */
function replyStreamCount(ctx: CommandContext, count: number): void {
  if (ctx.reply.protocol === 3) ctx.reply.map(count)
  else ctx.reply.array(count)
}

function serveStream(ctx: CommandContext, options: ReadOptions, key: Bytes, after: StreamId, count: number): void {
  // It was looked up, and counted, when it was found to have entries.
  const stream = ctx.db.peek(key) as StreamValue
  if (ctx.reply.protocol === 2) ctx.reply.array(2)
  ctx.reply.bulk(key)
  if (options.group === undefined) return replyRange(ctx, stream, { start: startAfter(after), end: GREATEST_ID, count })
  const group = stream.groups.get(options.group.name)!
  ctx.db.beforeChange(key)
  const reader = { stream, group, key, consumer: readerOf(ctx, options.group, group, key), isNoAck: options.group.isNoAck }
  if (isForNew(after)) deliverNew(ctx, reader, startAfter(group.lastId), count)
  else deliverHistory(ctx, reader, startAfter(after), count)
  ctx.db.noted()
}

function startAfter(id: StreamId): StreamId {
  return idAfter(id) ?? LEAST_ID
}

/** The consumer, which is made at its first word. With NOACK no claim will tell replicas of it. */
function readerOf(ctx: CommandContext, { name, consumer, isNoAck }: NonNullable<ReadOptions['group']>, group: ConsumerGroup, key: Bytes): Consumer {
  const existing = consumerSeen(ctx, group, consumer)
  if (existing !== undefined) return existing
  if (isNoAck) (ctx.propagateAs ??= []).push(['XGROUP', 'CREATECONSUMER', key, name, consumer])
  return createConsumer(ctx, key, group, consumer)
}

function waitForEntries(ctx: CommandContext, options: ReadOptions, positions: readonly StreamId[], timeoutMs: number): void {
  const { keys, group } = options
  const afterOf = new Map<Bytes, StreamId>()
  keys.forEach((key, index) => { if (!afterOf.has(key)) afterOf.set(key, positions[index]!) })
  ctx.node.blockedClients.block(ctx.client, {
    type: 'stream',
    keys,
    timeoutMs,
    canServe: (key) => canServe(ctx, options, key, afterOf.get(key)!),
    serve: (key) => serveOne(ctx, options, key, afterOf.get(key)!),
    ...(group !== undefined && { refusalWhenGone: 'UNBLOCKED the stream key no longer exists' }),
  })
}

/** A group that is gone is told of, too. */
function canServe(ctx: CommandContext, options: ReadOptions, key: Bytes, after: StreamId): boolean {
  const isGroupGone = options.group !== undefined && existingStream(ctx.db, key)?.groups.has(options.group.name) === false
  return isGroupGone || hasEntries(ctx, options, key, after)
}

function serveOne(ctx: CommandContext, options: ReadOptions, key: Bytes, after: StreamId): void {
  if (options.group !== undefined && !existingStream(ctx.db, key)!.groups.has(options.group.name)) {
    throw new ReplyError('NOGROUP the consumer group this client was blocked on no longer exists')
  }
  ctx.propagateAs = []
  replyStreamCount(ctx, 1)
  serveStream(ctx, options, key, after, options.count === 0 ? BLOCKED_COUNT : options.count)
}
