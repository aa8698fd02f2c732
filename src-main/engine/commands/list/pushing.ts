import type { Bytes } from '../../bytes.ts'
import type { CommandContext } from '../context.ts'
import { existingList, pushTo, type ListEnd } from './list-key.ts'

/** LPUSH and RPUSH, with `onlyExisting` LPUSHX and RPUSHX: answers the new length (pushGenericCommand). */
export function push(ctx: CommandContext, args: readonly Bytes[], end: ListEnd, onlyExisting: boolean): void {
  const key = args[1]!
  const existing = existingList(ctx.db, key)
  if (existing === undefined && onlyExisting) ctx.reply.integer(0)
  else ctx.reply.integer(pushTo(ctx.db, key, existing, args.slice(2), end).length)
}
