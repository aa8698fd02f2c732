import type { Bytes } from '../../bytes.ts'
import type { Keyspace } from '../../keyspace/keyspace.ts'
import type { ConsumerGroup } from '../../keyspace/types/stream/consumer-group.ts'
import { StreamValue } from '../../keyspace/types/stream-value.ts'
import { ReplyError } from '../command.ts'
import { noSuchKey, wrongType } from '../reply-errors.ts'

/** The stream under a key, undefined without the key. @throws ReplyError WRONGTYPE */
export function existingStream(db: Keyspace, key: Bytes): StreamValue | undefined {
  const value = db.get(key)
  if (value === undefined || value instanceof StreamValue) return value
  throw wrongType()
}

/** The stream under a key. @throws ReplyError WRONGTYPE, or without the key */
export function streamOf(db: Keyspace, key: Bytes): StreamValue {
  const stream = existingStream(db, key)
  if (stream === undefined) throw noSuchKey()
  return stream
}

/** A stream and one of its groups. @throws ReplyError WRONGTYPE, or NOGROUP without either */
export function streamAndGroup(db: Keyspace, key: Bytes, groupName: Bytes): { stream: StreamValue; group: ConsumerGroup } {
  const stream = existingStream(db, key)
  const group = stream?.groups.get(groupName)
  if (stream === undefined || group === undefined) throw new ReplyError(`NOGROUP No such key '${key}' or consumer group '${groupName}'`)
  return { stream, group }
}

/** A group of a stream that is there. @throws ReplyError NOGROUP */
export function groupOf(stream: StreamValue, key: Bytes, groupName: Bytes): ConsumerGroup {
  const group = stream.groups.get(groupName)
  if (group === undefined) throw new ReplyError(`NOGROUP No such consumer group '${groupName}' for key name '${key}'`)
  return group
}
