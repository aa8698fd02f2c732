import type { Bytes } from '../../bytes.ts'
import { readInteger } from '../arguments/integer.ts'
import { isKeyword } from '../arguments/keyword.ts'
import type { CommandContext } from '../context.ts'
import { syntaxError } from '../reply-errors.ts'
import { readRangeEnd, readRangeStart } from './id-argument.ts'
import { replyRange } from './replying.ts'
import { existingStream } from './stream-key.ts'

/** XRANGE key start end, XREVRANGE key end start, [COUNT n] (xrangeGenericCommand). */
export function replyEntriesBetween(ctx: CommandContext, args: readonly Bytes[], isReverse: boolean): void {
  const start = readRangeStart(args[isReverse ? 3 : 2]!)
  const end = readRangeEnd(args[isReverse ? 2 : 3]!)
  const count = readCount(args)
  const stream = existingStream(ctx.db, args[1]!)
  if (stream === undefined) ctx.reply.array(0)
  else if (count === 0) ctx.reply.nilArray()
  else replyRange(ctx, stream, { start, end, count: count ?? 0, isReverse })
}

function readCount(args: readonly Bytes[]): number | undefined {
  let count: number | undefined
  for (let at = 4; at < args.length; at += 2) {
    if (!isKeyword(args[at], 'count') || at + 1 >= args.length) throw syntaxError()
    count = Math.max(0, readInteger(args[at + 1]!))
  }
  return count
}
