import type { Bytes } from '../../bytes.ts'
import { readPositive } from '../arguments/integer.ts'
import type { CommandContext } from '../context.ts'
import { wrongArity } from '../reply-errors.ts'
import { existingList, listShrunk, popEvent, popFrom, popOne, type ListEnd } from './list-key.ts'

/** LPOP and RPOP: one element, or with a count an array of several (popGenericCommand). */
export function pop(ctx: CommandContext, args: readonly Bytes[], end: ListEnd): void {
  if (args.length > 3) throw wrongArity(end === 'head' ? 'lpop' : 'rpop')
  if (args.length === 3) {
    popSeveral(ctx, args[1]!, readPositive(args[2]!), end)
    return
  }
  const key = args[1]!
  const list = existingList(ctx.db, key)
  if (list === undefined) {
    ctx.reply.nil()
    return
  }
  ctx.db.beforeChange(key)
  ctx.reply.bulk(popOne(list, end))
  listShrunk(ctx.db, key, list, popEvent(end))
}

function popSeveral(ctx: CommandContext, key: Bytes, count: number, end: ListEnd): void {
  const list = existingList(ctx.db, key)
  if (list === undefined) ctx.reply.nilArray()
  else if (count === 0) ctx.reply.array(0)
  else ctx.reply.bulks(popFrom(ctx.db, key, list, count, end))
}
