import type { Bytes } from '../../bytes.ts'
import { GREATEST_ID, idAfter, idBefore, idFromText, LEAST_ID, type StreamId } from '../../keyspace/types/stream/stream-id.ts'
import { UINT64_MAX } from '../../keyspace/wide-integer.ts'
import { ReplyError } from '../command.ts'

/** Longer texts are no ids whatever they hold (streamGenericParseIDOrReply). */
const LONGEST_ID_TEXT = 127

/** `ms-seq`, or `ms`, which stands for `ms-0`; undefined for every other text. */
export function parseId(text: Bytes): StreamId | undefined {
  return text.length > LONGEST_ID_TEXT ? undefined : idFromText(text, 0)
}

/** The same. @throws ReplyError for every other text (streamParseStrictIDOrReply) */
export function readId(text: Bytes): StreamId {
  const id = parseId(text)
  if (id === undefined) throw invalidId()
  return id
}

/** An id, or `-` or `+` for the least or the greatest (streamParseIDOrReply). @throws ReplyError */
export function readIdOrExtreme(text: Bytes): StreamId {
  return extremeOf(text) ?? readId(text)
}

/** Where a range begins: an id, inclusive unless after `(`, or `-`, `+`. @throws ReplyError */
export function readRangeStart(text: Bytes): StreamId {
  const isExclusive = text.length > 1 && text.startsWith('(')
  if (!isExclusive) return readIdOrExtreme(text)
  const start = idAfter(readId(text.slice(1)))
  if (start === undefined) throw new ReplyError('ERR invalid start ID for the interval')
  return start
}

/** Where a range ends: the same, but `ms` stands for the last id of that millisecond. @throws ReplyError */
export function readRangeEnd(text: Bytes): StreamId {
  const isExclusive = text.length > 1 && text.startsWith('(')
  if (!isExclusive) return extremeOf(text) ?? readEnd(text)
  const end = idBefore(readEnd(text.slice(1)))
  if (end === undefined) throw new ReplyError('ERR invalid end ID for the interval')
  return end
}

export const invalidId = (): ReplyError => new ReplyError('ERR Invalid stream ID specified as stream command argument')

function readEnd(text: Bytes): StreamId {
  const id = text.length > LONGEST_ID_TEXT ? undefined : idFromText(text, UINT64_MAX)
  if (id === undefined) throw invalidId()
  return id
}

function extremeOf(text: Bytes): StreamId | undefined {
  if (text === '-') return LEAST_ID
  return text === '+' ? GREATEST_ID : undefined
}
