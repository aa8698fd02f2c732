import type { Bytes } from '../../bytes.ts'
import type { CommandContext } from '../context.ts'

const NO_KEY = -2
const NO_EXPIRY = -1

/** Answers TTL and its kin: -2 without the key, -1 without an expiry, else what `from` makes of the time it runs out. */
export function replyExpiry(ctx: CommandContext, key: Bytes, from: (atMs: number) => number): void {
  if (ctx.db.look(key) === undefined) {
    ctx.reply.integer(NO_KEY)
    return
  }
  const atMs = ctx.db.expiresAtMs(key)
  ctx.reply.integer(atMs === undefined ? NO_EXPIRY : from(atMs))
}

/** Seconds, rounded to the nearest as ttlGenericCommand does. */
export function roundToSeconds(timeMs: number): number {
  return Math.floor((timeMs + 500) / 1000)
}
