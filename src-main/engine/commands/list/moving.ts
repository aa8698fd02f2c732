import type { Bytes } from '../../bytes.ts'
import type { CommandContext } from '../context.ts'
import { existingList, listShrunk, popEvent, popOne, pushTo, type ListEnd } from './list-key.ts'

/** Takes an element from one end of a list and adds it at one end of another, or of the same: a rotation (lmoveGenericCommand). */
export function moveElement(ctx: CommandContext, from: Bytes, to: Bytes, fromEnd: ListEnd, toEnd: ListEnd): void {
  const { db } = ctx
  const source = existingList(db, from)
  if (source === undefined) {
    ctx.reply.nil()
    return
  }
  const target = existingList(db, to)
  db.beforeChange(from)
  const element = popOne(source, fromEnd)
  pushTo(db, to, target, [element], toEnd)
  if (source === target) db.notify('list', popEvent(fromEnd), from)
  else listShrunk(db, from, source, popEvent(fromEnd))
  ctx.reply.bulk(element)
}
