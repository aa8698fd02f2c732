import type { Bytes } from '../../bytes.ts'
import type { CommandContext } from '../context.ts'
import { readRangeQuery, type RangeForm } from './range-query.ts'
import { existingSortedSet } from './sorted-set-key.ts'

/** Answers a range of the sorted set named first: members, with their scores when asked (zrangeGenericCommand). */
export function replyRange(ctx: CommandContext, args: readonly Bytes[], form: RangeForm): void {
  const query = readRangeQuery(args, 2, form)
  const set = existingSortedSet(ctx.db, args[1]!)
  const range = set && query.ranksIn(set)
  if (range === undefined) {
    ctx.reply.array(0)
    return
  }
  const { reply } = ctx
  replyEntryCount(ctx, range.stop - range.start + 1, query.withScores)
  const nested = query.withScores && reply.protocol === 3
  set!.visit(range.start, range.stop, query.reverse, (member, score) => {
    if (nested) reply.array(2)
    reply.bulk(member)
    if (query.withScores) reply.double(score)
  })
}

/** Opens an array of entries: with scores, RESP3 pairs them in arrays of two, RESP2 has one flat array. */
export function replyEntryCount({ reply }: CommandContext, count: number, withScores: boolean): void {
  reply.array(withScores && reply.protocol === 2 ? count * 2 : count)
}
