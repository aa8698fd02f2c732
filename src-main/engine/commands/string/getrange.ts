import type { Bytes } from '../../bytes.ts'
import { readInteger } from '../arguments/integer.ts'
import { firstKey, type CommandSpec } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { existingString } from './string-key.ts'

export const getrange: CommandSpec = {
  name: 'getrange',
  arity: 4,
  flags: ['readonly'],
  acl: ['string'],
  keys: firstKey('RO', 'access'),
  doc: { summary: 'Reads a part of a string.', since: '2.4.0', group: 'string', complexity: 'O(N) in bytes returned', syntax: 'key start end' },
  run: replySubstring,
}

/** The bytes from one index to another, both inclusive, negative ones from the end (getrangeCommand). */
export function replySubstring(ctx: CommandContext, args: readonly Bytes[]): void {
  const start = readInteger(args[2]!)
  const end = readInteger(args[3]!)
  const text = existingString(ctx.db, args[1]!) ?? ''
  if (text === '' || (start < 0 && end < 0 && start > end)) {
    ctx.reply.bulk('')
    return
  }
  const first = Math.max(start < 0 ? text.length + start : start, 0)
  // An end before the start of the string means its first byte here, unlike in the ranges of lists.
  const last = Math.max(end < 0 ? text.length + end : end, 0)
  ctx.reply.bulk(text.slice(first, last + 1))
}
