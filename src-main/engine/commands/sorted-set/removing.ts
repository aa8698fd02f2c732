import type { Bytes } from '../../bytes.ts'
import type { SortedSetValue } from '../../keyspace/types/sorted-set-value.ts'
import type { IndexRange } from '../arguments/index-range.ts'
import type { CommandContext } from '../context.ts'
import { existingSortedSet, sortedSetShrunk } from './sorted-set-key.ts'

/** Removes the members of a range and answers how many went (zremrangeGenericCommand). */
export function removeRange(ctx: CommandContext, key: Bytes, event: string, ranksIn: (set: SortedSetValue) => IndexRange | undefined): void {
  const set = existingSortedSet(ctx.db, key)
  const range = set && ranksIn(set)
  if (range === undefined) {
    ctx.reply.integer(0)
    return
  }
  ctx.db.beforeChange(key)
  for (const [member] of set!.entries(range.start, range.stop)) set!.delete(member)
  sortedSetShrunk(ctx.db, key, set!, event)
  ctx.reply.integer(range.stop - range.start + 1)
}
