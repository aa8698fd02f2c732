import type { Bytes } from '../../bytes.ts'
import type { WideInteger } from '../../keyspace/wide-integer.ts'
import { readDeadlineMs, type ExpiryUnit } from '../arguments/expiry-time.ts'
import { isKeyword } from '../arguments/keyword.ts'
import { ReplyError } from '../command.ts'
import type { CommandContext } from '../context.ts'

interface ExpiryCondition {
  readonly nx: boolean
  readonly xx: boolean
  readonly gt: boolean
  readonly lt: boolean
}

/**
 * EXPIRE and its kin: `unit` says how to read the number. Replicas always get the point in time, or a DEL when it has
 * passed (expireGenericCommand).
 */
export function setExpiry(ctx: CommandContext, args: readonly Bytes[], unit: ExpiryUnit, commandName: string): void {
  const condition = readCondition(args)
  const key = args[1]!
  const atMs = readDeadlineMs(args[2]!, unit, ctx.nowMs, commandName)
  if (!ctx.db.has(key) || !allows(condition, ctx.db.expiresAtMs(key), atMs)) {
    ctx.reply.integer(0)
    return
  }
  expireAt(ctx, key, atMs)
  ctx.reply.integer(1)
}

/** Gives an existing key its expiry, or deletes it when that has passed: only a primary may conclude so (checkAlreadyExpired). */
export function expireAt(ctx: CommandContext, key: Bytes, atMs: WideInteger): void {
  if (atMs <= ctx.nowMs && !ctx.db.isReplica) {
    ctx.db.deleteAndNotify(key)
    ctx.propagateAs = [['DEL', key]]
  } else {
    ctx.db.setExpiry(key, atMs)
    ctx.db.notify('generic', 'expire', key)
    ctx.propagateAs = [['PEXPIREAT', key, String(atMs)]]
  }
}

function allows({ nx, xx, gt, lt }: ExpiryCondition, currentMs: WideInteger | undefined, atMs: WideInteger): boolean {
  if (nx && currentMs !== undefined) return false
  if (xx && currentMs === undefined) return false
  // A key without expiry lives for ever: nothing is later, everything is earlier.
  if (gt && (currentMs === undefined || atMs <= currentMs)) return false
  return !(lt && currentMs !== undefined && atMs >= currentMs)
}

function readCondition(args: readonly Bytes[]): ExpiryCondition {
  const condition = { nx: false, xx: false, gt: false, lt: false }
  for (let at = 3; at < args.length; at++) {
    const word = (['nx', 'xx', 'gt', 'lt'] as const).find((candidate) => isKeyword(args[at], candidate))
    if (word === undefined) throw new ReplyError(`ERR Unsupported option ${args[at]!}`)
    condition[word] = true
  }
  const { nx, xx, gt, lt } = condition
  if (nx && (xx || gt || lt)) throw new ReplyError('ERR NX and XX, GT or LT options at the same time are not compatible')
  if (gt && lt) throw new ReplyError('ERR GT and LT options at the same time are not compatible')
  return condition
}
