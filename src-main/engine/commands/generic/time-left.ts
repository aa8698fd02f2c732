import type { Bytes } from '../../bytes.ts'
import { subtractInt64, toWide, type WideInteger } from '../../keyspace/wide-integer.ts'
import type { CommandContext } from '../context.ts'

const NO_KEY = -2
const NO_EXPIRY = -1

/** Answers TTL and its kin: -2 without the key, -1 without an expiry, else what `from` makes of the time it runs out. */
export function replyExpiry(ctx: CommandContext, key: Bytes, from: (atMs: WideInteger) => WideInteger): void {
  if (ctx.db.look(key) === undefined) {
    ctx.reply.integer(NO_KEY)
    return
  }
  const atMs = ctx.db.expiresAtMs(key)
  ctx.reply.integer(atMs === undefined ? NO_EXPIRY : from(atMs))
}

/** What is left of a key's time, in milliseconds; none when it has passed. */
export function leftMs(ctx: CommandContext, atMs: WideInteger): WideInteger {
  return atMs > ctx.nowMs ? subtractInt64(atMs, ctx.nowMs) : 0
}

/** Seconds, rounded to the nearest as ttlGenericCommand does. */
export function roundToSeconds(timeMs: WideInteger): WideInteger {
  if (typeof timeMs === 'number') return Math.floor(timeMs / 1000) + (timeMs % 1000 < 500 ? 0 : 1)
  return toWide((timeMs + 500n) / 1000n)
}
