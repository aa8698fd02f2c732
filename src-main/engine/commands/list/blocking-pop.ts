import type { Bytes } from '../../bytes.ts'
import { mayBlock } from '../../blocking/may-block.ts'
import { readBlockingTimeoutMs } from '../arguments/blocking-timeout.ts'
import type { CommandContext } from '../context.ts'
import { existingList, popFrom, type ListEnd } from './list-key.ts'

/** BLPOP and BRPOP: keys, then the time-out (blockingPopGenericCommand). */
export function blockingPop(ctx: CommandContext, args: readonly Bytes[], end: ListEnd): void {
  const timeoutMs = readBlockingTimeoutMs(args.at(-1)!)
  popOrWait(ctx, args.slice(1, -1), timeoutMs, (key) => popOne(ctx, key, end))
}

/** Pops from the first list there is, or waits for one; where waiting is not allowed the time is up at once. */
export function popOrWait(ctx: CommandContext, keys: readonly Bytes[], timeoutMs: number, popKey: (key: Bytes) => void): void {
  const key = keys.find((candidate) => existingList(ctx.db, candidate) !== undefined)
  if (key !== undefined) popKey(key)
  else if (mayBlock(ctx.client)) ctx.node.blockedClients.block(ctx.client, { type: 'list', keys, timeoutMs, serve: popKey })
  else ctx.reply.nilArray()
}

/** Pops up to `count` elements of a list that exists, and answers its name and them in an array. */
export function popSeveralWithKey(ctx: CommandContext, key: Bytes, end: ListEnd, count: number): void {
  const popped = popFrom(ctx.db, key, existingList(ctx.db, key)!, count, end)
  ctx.reply.array(2)
  ctx.reply.bulk(key)
  ctx.reply.bulks(popped)
  ctx.propagateAs = [[end === 'head' ? 'LPOP' : 'RPOP', key, String(popped.length)]]
}

function popOne(ctx: CommandContext, key: Bytes, end: ListEnd): void {
  const [element] = popFrom(ctx.db, key, existingList(ctx.db, key)!, 1, end)
  ctx.reply.bulks([key, element!])
  ctx.propagateAs = [[end === 'head' ? 'LPOP' : 'RPOP', key]]
}
