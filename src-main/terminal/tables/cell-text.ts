import type { Bytes } from '../../engine/bytes.ts'
import { quoted } from '../../engine/resp/quoted.ts'
import { replyItems } from '../../engine/resp/reply-value.ts'
import type { RespValue } from '../../engine/resp/reply-value.ts'
import { textFromBytes } from '../../engine/text.ts'
import { formatReply, STANDARD_FORMAT } from '../reply-format.ts'
import { safeLine } from '../screen-safety.ts'

/** A reply on one line, for a cell: strings bare where that is unambiguous, aggregates as JSON. */
export function cellText(reply: RespValue): string {
  if (reply.type === 'bulk' || reply.type === 'verbatim') return stringText(reply.bytes)
  if (replyItems(reply) !== undefined) return safeLine(textFromBytes(formatReply(reply, { ...STANDARD_FORMAT, mode: 'json' })).trimEnd())
  return safeLine(textFromBytes(formatReply(reply, STANDARD_FORMAT)).replace(/\n$/, '').replace(/^\((?:integer|double|big number)\) /, ''))
}

/** Quotes show where a string begins and ends, so they appear where it is empty, has blanks at an end, or is no text. */
export function stringText(bytes: Bytes): string {
  const text = textFromBytes(bytes)
  return text === '' || text.trim() !== text || text.includes('\ufffd') ? quoted(bytes) : safeLine(text)
}
