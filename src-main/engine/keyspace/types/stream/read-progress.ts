import { subtractInt64, addUint64, type WideInteger } from '../../wide-integer.ts'
import type { StreamValue } from '../stream-value.ts'
import type { ConsumerGroup } from './consumer-group.ts'
import { compareIds, isZeroId, type StreamId } from './stream-id.ts'

/** Notes that a group was given an entry beyond its last one, and counts it where it can be told how many came before. */
export function advanceGroup(stream: StreamValue, group: ConsumerGroup, id: StreamId): void {
  if (group.entriesRead !== undefined && !hasDeletionFrom(stream, id)) group.entriesRead = addUint64(group.entriesRead, 1)
  else if (stream.entriesAdded !== 0) group.entriesRead = entriesAddedUpTo(stream, id)
  group.lastId = id
}

/** How many entries of the stream a group has yet to be given; undefined when deletions make it unknowable (streamReplyWithCGLag). */
export function lagOf(stream: StreamValue, group: ConsumerGroup): WideInteger | undefined {
  if (stream.entriesAdded === 0) return 0
  const isExact = group.entriesRead !== undefined && !hasDeletionFrom(stream, group.lastId)
  const read = isExact ? group.entriesRead : entriesAddedUpTo(stream, group.lastId)
  return read === undefined ? undefined : subtractInt64(stream.entriesAdded, read)
}

/**
 * How many entries were ever added up to an id; undefined where entries between were deleted, or the id is in the future
 * (streamEstimateDistanceFromFirstEverEntry).
 */
export function entriesAddedUpTo(stream: StreamValue, id: StreamId): WideInteger | undefined {
  const { length, firstId, lastId, maxDeletedId, entriesAdded } = stream
  if (entriesAdded === 0) return 0
  const toLast = compareIds(id, lastId)
  if (toLast === 0 || (length === 0 && toLast < 0)) return entriesAdded
  if (toLast > 0) return undefined
  if (!isZeroId(maxDeletedId) && compareIds(maxDeletedId, firstId) >= 0) return undefined
  const toFirst = compareIds(id, firstId)
  if (toFirst > 0) return undefined
  return subtractInt64(entriesAdded, toFirst === 0 ? length - 1 : length)
}

/** True when XDEL removed an entry from an id on, as far as the greatest id removed tells (streamRangeHasTombstones). */
function hasDeletionFrom({ length, firstId, maxDeletedId }: StreamValue, start: StreamId): boolean {
  if (length === 0 || isZeroId(maxDeletedId) || compareIds(firstId, maxDeletedId) > 0) return false
  return compareIds(start, maxDeletedId) <= 0
}
