import type { Bytes } from '../../bytes.ts'
import type { SortedSetValue } from '../../keyspace/types/sorted-set-value.ts'
import { readPositive } from '../arguments/integer.ts'
import type { CommandContext } from '../context.ts'
import { syntaxError } from '../reply-errors.ts'
import { existingSortedSet, sortedSetShrunk } from './sorted-set-key.ts'

export type ScoreEnd = 'min' | 'max'

/** ZPOPMIN and ZPOPMAX: RESP3 pairs member and score only when a count was given (zpopMinMaxCommand). */
export function popEntries(ctx: CommandContext, args: readonly Bytes[], end: ScoreEnd): void {
  if (args.length > 3) throw syntaxError()
  const count = args.length === 3 ? readPositive(args[2]!) : 1
  const set = existingSortedSet(ctx.db, args[1]!)
  if (set === undefined || count === 0) {
    ctx.reply.array(0)
    return
  }
  const popped = takeEntries(ctx, args[1]!, set, count, end)
  const nested = args.length === 3 && ctx.reply.protocol === 3
  ctx.reply.array(nested ? popped.length : popped.length * 2)
  replyEntries(ctx, popped, nested)
}

/** Takes up to `count` entries from one end, in the order they go; an emptied set goes with its key. */
export function takeEntries(ctx: CommandContext, key: Bytes, set: SortedSetValue, count: number, end: ScoreEnd): [Bytes, number][] {
  const length = Math.min(count, set.size)
  const popped = end === 'min' ? set.entries(0, length - 1) : set.entries(set.size - length).reverse()
  ctx.db.beforeChange(key)
  for (const [member] of popped) set.delete(member)
  sortedSetShrunk(ctx.db, key, set, end === 'min' ? 'zpopmin' : 'zpopmax')
  return popped
}

export function replyEntries({ reply }: CommandContext, entries: readonly (readonly [Bytes, number])[], nested: boolean): void {
  for (const [member, score] of entries) {
    if (nested) reply.array(2)
    reply.bulk(member)
    reply.double(score)
  }
}
