import type { Bytes } from '../../bytes.ts'
import type { EntryRange } from '../arguments/range-bound.ts'
import type { CommandContext } from '../context.ts'
import { existingSortedSet, ranksWithin } from './sorted-set-key.ts'

/** Answers how many members lie in a range. */
export function replyCount(ctx: CommandContext, key: Bytes, range: EntryRange): void {
  const set = existingSortedSet(ctx.db, key)
  const ranks = set && ranksWithin(set, range)
  ctx.reply.integer(ranks === undefined ? 0 : ranks.stop - ranks.start + 1)
}
