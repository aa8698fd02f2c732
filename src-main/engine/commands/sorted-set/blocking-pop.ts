import { mayBlock } from '../../blocking/may-block.ts'
import type { Bytes } from '../../bytes.ts'
import { readBlockingTimeoutMs } from '../arguments/blocking-timeout.ts'
import type { CommandContext } from '../context.ts'
import { replyEntries, takeEntries, type ScoreEnd } from './popping.ts'
import { existingSortedSet } from './sorted-set-key.ts'

/** BZPOPMIN and BZPOPMAX: keys, then the time-out (blockingGenericZpopCommand). */
export function blockingPopEntry(ctx: CommandContext, args: readonly Bytes[], end: ScoreEnd): void {
  const timeoutMs = readBlockingTimeoutMs(args.at(-1)!)
  popOrWait(ctx, args.slice(1, -1), timeoutMs, (key) => popOne(ctx, key, end))
}

/** Pops from the first sorted set there is, or waits for one; where waiting is not allowed the time is up at once. */
export function popOrWait(ctx: CommandContext, keys: readonly Bytes[], timeoutMs: number, popKey: (key: Bytes) => void): void {
  const key = keys.find((candidate) => existingSortedSet(ctx.db, candidate) !== undefined)
  if (key !== undefined) popKey(key)
  else if (mayBlock(ctx.client)) ctx.node.blockedClients.block(ctx.client, { type: 'sorted-set', keys, timeoutMs, serve: popKey })
  else ctx.reply.nilArray()
}

/** Pops up to `count` entries of a sorted set that exists, and answers its name and them, in pairs. */
export function popSeveralWithKey(ctx: CommandContext, key: Bytes, end: ScoreEnd, count: number): void {
  const popped = takeEntries(ctx, key, existingSortedSet(ctx.db, key)!, count, end)
  ctx.reply.array(2)
  ctx.reply.bulk(key)
  ctx.reply.array(popped.length)
  replyEntries(ctx, popped, true)
  ctx.propagateAs = [[end === 'min' ? 'ZPOPMIN' : 'ZPOPMAX', key, String(popped.length)]]
}

function popOne(ctx: CommandContext, key: Bytes, end: ScoreEnd): void {
  const popped = takeEntries(ctx, key, existingSortedSet(ctx.db, key)!, 1, end)
  ctx.reply.array(3)
  ctx.reply.bulk(key)
  replyEntries(ctx, popped, false)
  ctx.propagateAs = [[end === 'min' ? 'ZPOPMIN' : 'ZPOPMAX', key]]
}
