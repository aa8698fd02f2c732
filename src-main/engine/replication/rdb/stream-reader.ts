import type { EncodingLimits } from '../../keyspace/encoding-limits.ts'
import { type Consumer, ConsumerGroup, type PendingEntry } from '../../keyspace/types/stream/consumer-group.ts'
import { ID_BYTES, idFromBytes } from '../../keyspace/types/stream/id-bytes.ts'
import { IdIndex } from '../../keyspace/types/stream/id-index.ts'
import { entriesAddedUpTo } from '../../keyspace/types/stream/read-progress.ts'
import { compareIds, type StreamId } from '../../keyspace/types/stream/stream-id.ts'
import { StreamValue } from '../../keyspace/types/stream-value.ts'
import { toWide, type WideInteger } from '../../keyspace/wide-integer.ts'
import type { ByteSource } from './byte-source.ts'
import { readLength, readUint64 } from './length.ts'
import { OBJECT_TYPE } from './object-type.ts'
import { corrupt } from './rdb-format-error.ts'
import { readBlob, readString } from './string-encoding.ts'
import { decodeStreamNode } from './stream-node-decoder.ts'

const ACTIVE_TIME_BYTES = 8

type UnownedEntry = Omit<PendingEntry, 'consumer'>

/**
 * Reads a stream in any of its three versions: the second added counters, the third when a consumer last got an entry (rdbLoadObject).
 * @throws RdbFormatError
 */
export function readStream(source: ByteSource, type: number, limits: Readonly<EncodingLimits>): StreamValue {
  const stream = new StreamValue(limits)
  const lastLiveId = readNodes(source, stream)
  readFacts(source, stream, type)
  if (lastLiveId !== undefined && compareIds(lastLiveId, stream.lastId) > 0) throw corrupt('a stream has entries beyond its last id')
  const groupCount = readLength(source)
  for (let left = groupCount; left > 0; left--) {
    const group = readGroup(source, stream, type)
    if (stream.groups.has(group.name)) throw corrupt('stream has a group twice')
    stream.groups.set(group.name, group)
  }
  return stream
}

function readNodes(source: ByteSource, stream: StreamValue): StreamId | undefined {
  let lastLiveId: StreamId | undefined
  for (let left = readLength(source); left > 0; left--) {
    const firstId = readNodeKey(source)
    const before = stream.nodes.at(-1)
    if (before !== undefined && compareIds(before.firstId, firstId) >= 0) throw corrupt('stream nodes do not ascend')
    const decoded = decodeStreamNode(firstId, readBlob(source), lastLiveId)
    stream.nodes.push(decoded.node)
    stream.length += decoded.node.live
    lastLiveId = decoded.lastLiveId
  }
  return lastLiveId
}

function readNodeKey(source: ByteSource): StreamId {
  const key = readString(source)
  if (key.length !== ID_BYTES) throw corrupt('a stream node\'s key is no id')
  return idFromBytes(key)
}

function readFacts(source: ByteSource, stream: StreamValue, type: number): void {
  if (readLength(source) !== stream.length) throw corrupt('stream length does not match its entries')
  stream.lastId = readId(source)
  if (type === OBJECT_TYPE.streamListpacks) {
    stream.refreshFirstId()
    stream.entriesAdded = stream.length
    return
  }
  stream.firstId = readId(source)
  stream.maxDeletedId = readId(source)
  stream.entriesAdded = toWide(readUint64(source))
}

function readGroup(source: ByteSource, stream: StreamValue, type: number): ConsumerGroup {
  const name = readString(source)
  const lastId = readId(source)
  const group = new ConsumerGroup(name, lastId, type === OBJECT_TYPE.streamListpacks ? entriesAddedUpTo(stream, lastId) : readEntriesRead(source))
  const unowned = readUnowned(source)
  for (let left = readLength(source); left > 0; left--) readConsumer(source, type, group, unowned)
  if (unowned.size > 0) throw corrupt('a pending stream entry belongs to no consumer')
  return group
}

/** Minus one, in 64 bits, says that it is not known. */
function readEntriesRead(source: ByteSource): WideInteger | undefined {
  const entriesRead = BigInt.asIntN(64, readUint64(source))
  return entriesRead === -1n ? undefined : toWide(entriesRead)
}

/** The group's pending entries, whose owners are told later. */
function readUnowned(source: ByteSource): IdIndex<UnownedEntry> {
  const entries = new IdIndex<UnownedEntry>()
  for (let left = readLength(source); left > 0; left--) {
    const id = readRawId(source)
    const deliveredAtMs = Number(source.int64LE())
    if (!entries.add({ id, deliveredAtMs, deliveryCount: toWide(readUint64(source)) })) throw corrupt('a stream entry is pending twice')
  }
  return entries
}

function readConsumer(source: ByteSource, type: number, group: ConsumerGroup, unowned: IdIndex<UnownedEntry>): void {
  const name = readString(source)
  if (group.consumers.has(name)) throw corrupt('Duplicate stream consumer detected')
  const consumer: Consumer = group.createConsumer(name, Number(source.int64LE()))
  if (type === OBJECT_TYPE.streamListpacks3) source.skip(ACTIVE_TIME_BYTES)
  for (let left = readLength(source); left > 0; left--) {
    const entry = unowned.delete(readRawId(source))
    if (entry === undefined) throw corrupt('a consumer has a stream entry pending that its group has not')
    group.addPending({ ...entry, consumer })
  }
}

function readRawId(source: ByteSource): StreamId {
  return idFromBytes(source.bytes(ID_BYTES))
}

function readId(source: ByteSource): StreamId {
  return { ms: toWide(readUint64(source)), seq: toWide(readUint64(source)) }
}
