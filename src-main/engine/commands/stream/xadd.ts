import type { Bytes } from '../../bytes.ts'
import { compareIds, GREATEST_ID, idAfter, idText, isZeroId, type StreamId } from '../../keyspace/types/stream/stream-id.ts'
import { trimStream } from '../../keyspace/types/stream/stream-trim.ts'
import { LARGEST_NODE_BYTES, StreamValue } from '../../keyspace/types/stream-value.ts'
import { addUint64, UINT64_MAX } from '../../keyspace/wide-integer.ts'
import { isKeyword } from '../arguments/keyword.ts'
import { notedKey, ReplyError, type CommandSpec } from '../command.ts'
import { wrongArity } from '../reply-errors.ts'
import { type IdRequest, readIdRequest, TrimOptionsReader, withExactTrim } from './add-trim-options.ts'
import { existingStream } from './stream-key.ts'

export const xadd: CommandSpec = {
  name: 'xadd',
  arity: -5,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['stream'],
  tips: ['nondeterministic_output'],
  keys: notedKey('More than an insertion, because it may trim the stream.', 'RW', 'update'),
  doc: {
    summary: 'Appends an entry to a stream, which it creates, and may trim the stream\'s front.',
    since: '5.0.0',
    group: 'stream',
    complexity: 'O(1) to add an entry, O(N) to trim N of them',
    syntax: 'key [NOMKSTREAM]{6.2.0} [<MAXLEN | MINID{6.2.0}>{strategy} [={equal} | ~{approximately}]{operator} threshold [LIMIT count{6.2.0}]]{trim} <*{auto_id} | id>{id_or_auto} field value [field value ...]',
    history: [['6.2.0', 'Takes `NOMKSTREAM`, `MINID` and `LIMIT`.'], ['7.0.0', 'Takes ids of which only the time is given, `<ms>-*`.']],
  },
  run(ctx, args) {
    const key = args[1]!
    const { trimming, makesStream, idAt, request } = readOptions(args)
    const rule = trimming.rule(ctx)
    const pairs = args.slice(idAt + 1)
    if (request === undefined || pairs.length < 2 || pairs.length % 2 === 1) throw wrongArity('xadd')
    if (typeof request === 'object' && 'id' in request && isZeroId(request.id)) throw new ReplyError('ERR The ID specified in XADD must be greater than 0-0')
    const existing = existingStream(ctx.db, key)
    if (existing === undefined && !makesStream) return ctx.reply.nil()
    const stream = existing ?? new StreamValue(ctx.db.encodingLimits)
    const id = newId(stream, request, ctx.nowMs)
    refuseTooLarge(pairs)
    if (existing !== undefined) ctx.db.beforeChange(key)
    stream.append(id, pairs)
    const trimmed = rule === undefined ? 0 : trimStream(stream, rule)
    if (existing === undefined) ctx.db.set(key, stream)
    else ctx.db.touched(key)
    ctx.db.notify('stream', 'xadd', key)
    if (trimmed > 0) ctx.db.notify('stream', 'xtrim', key)
    ctx.reply.bulk(idText(id))
    ctx.propagateAs = [(rule?.isApproximate === true ? withExactTrim(args, stream, trimming.trim!) : args).with(idAt, idText(id))]
  },
}

interface AddOptions {
  readonly trimming: TrimOptionsReader
  readonly makesStream: boolean
  /** Where the id stands; fields and values come after it. */
  readonly idAt: number
  readonly request: IdRequest | undefined
}

/** The first argument that is no option is the id (streamParseAddOrTrimArgsOrReply). */
function readOptions(args: readonly Bytes[]): AddOptions {
  const trimming = new TrimOptionsReader(args)
  let makesStream = true
  let at = 2
  while (at < args.length) {
    const next = args[at] === '*' ? at : trimming.readAt(at)
    if (next !== at) at = next
    else if (!isKeyword(args[at], 'nomkstream')) return { trimming, makesStream, idAt: at, request: readIdRequest(args[at]!) }
    else {
      makesStream = false
      at++
    }
  }
  return { trimming, makesStream, idAt: at, request: undefined }
}

/** The id asked for, as far as it comes after all others. @throws ReplyError */
function newId(stream: StreamValue, request: IdRequest, nowMs: number): StreamId {
  if (compareIds(stream.lastId, GREATEST_ID) === 0) throw new ReplyError('ERR The stream has exhausted the last possible ID, unable to add more items')
  const id = request === 'auto' ? nextId(stream.lastId, nowMs) : 'id' in request ? request.id : nextIdWithin(stream.lastId, request.ms)
  if (id === undefined || compareIds(id, stream.lastId) <= 0) throw new ReplyError('ERR The ID specified in XADD is equal or smaller than the target stream top item')
  return id
}

/** The time, or what comes after the last id if the clock has been set back (streamNextID). */
function nextId(lastId: StreamId, nowMs: number): StreamId | undefined {
  const ms = Math.floor(nowMs)
  return ms > lastId.ms ? { ms, seq: 0 } : idAfter(lastId)
}

function nextIdWithin(lastId: StreamId, ms: StreamId['ms']): StreamId | undefined {
  if (ms !== lastId.ms) return { ms, seq: 0 }
  return lastId.seq === UINT64_MAX ? undefined : { ms, seq: addUint64(lastId.seq, 1) }
}

function refuseTooLarge(pairs: readonly Bytes[]): void {
  const sizeBytes = pairs.reduce((sum, text) => sum + text.length, 0)
  if (sizeBytes > LARGEST_NODE_BYTES) throw new ReplyError('ERR Elements are too large to be stored')
}
