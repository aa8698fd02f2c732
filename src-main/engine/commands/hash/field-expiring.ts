import type { Bytes } from '../../bytes.ts'
import type { HashValue } from '../../keyspace/types/hash-value.ts'
import type { ExpiryUnit } from '../arguments/expiry-time.ts'
import { readInteger } from '../arguments/integer.ts'
import { isKeyword } from '../arguments/keyword.ts'
import { ReplyError } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { invalidExpire } from '../reply-errors.ts'
import { readFields } from './field-arguments.ts'
import { existingHash, hashShrunk } from './hash-key.ts'

/** The latest time a field can run out at, in Unix milliseconds (HFE_MAX_ABS_TIME_MSEC of Redis 7.4). */
const LATEST_MS = 2 ** 46 - 1

/** What became of a field: no such field, left alone by the condition, given its expiry, or removed because that is past. */
const OUTCOME = { missing: -2, refused: 0, set: 1, removed: 2 } as const
type Outcome = (typeof OUTCOME)[keyof typeof OUTCOME]

type Condition = 'nx' | 'xx' | 'gt' | 'lt'
const CONDITIONS: readonly Condition[] = ['nx', 'xx', 'gt', 'lt']

/** HEXPIRE and its kin; `unit` says how to read the number (hexpireGenericCommand of Redis 7.4). Replicas get points in time, and an HDEL for what is past. */
export function expireFields(ctx: CommandContext, args: readonly Bytes[], unit: ExpiryUnit, commandName: string): void {
  const key = args[1]!
  const hash = existingHash(ctx.db, key)
  const atMs = readDeadline(args[2]!, unit, ctx.nowMs, commandName)
  const condition = CONDITIONS.find((word) => isKeyword(args[3], word))
  const fields = readFields(args, condition === undefined ? 3 : 4)
  ctx.reply.array(fields.length)
  if (hash === undefined) {
    for (let left = fields.length; left > 0; left--) ctx.reply.integer(OUTCOME.missing)
    return
  }
  ctx.db.beforeChange(key)
  const outcomes = fields.map((field) => expireField(ctx, hash, field, atMs, condition))
  for (const outcome of outcomes) ctx.reply.integer(outcome)
  finish(ctx, key, hash, atMs, (wanted) => fields.filter((_, index) => outcomes[index] === wanted))
}

function expireField(ctx: CommandContext, hash: HashValue, field: Bytes, atMs: number, condition: Condition | undefined): Outcome {
  if (!hash.has(field)) return OUTCOME.missing
  if (!allows(condition, hash.expiresAtMs(field), atMs)) return OUTCOME.refused
  if (atMs > ctx.nowMs || ctx.db.isReplica) {
    hash.setExpiry(field, atMs)
    return OUTCOME.set
  }
  hash.delete(field)
  return OUTCOME.removed
}

/** A field without expiry lives for ever: nothing is later, everything is earlier. */
function allows(condition: Condition | undefined, currentMs: number | undefined, atMs: number): boolean {
  switch (condition) {
    case 'nx':
      return currentMs === undefined
    case 'xx':
      return currentMs !== undefined
    case 'gt':
      return currentMs !== undefined && atMs > currentMs
    case 'lt':
      return currentMs === undefined || atMs < currentMs
    case undefined:
      return true
  }
}

function finish(ctx: CommandContext, key: Bytes, hash: HashValue, atMs: number, fieldsWith: (outcome: Outcome) => readonly Bytes[]): void {
  const set = fieldsWith(OUTCOME.set)
  const removed = fieldsWith(OUTCOME.removed)
  ctx.propagateAs = []
  if (set.length > 0) {
    ctx.db.fields.wasSet(key)
    ctx.db.notify('hash', 'hexpire', key)
    ctx.propagateAs.push(['HPEXPIREAT', key, String(atMs), 'FIELDS', String(set.length), ...set])
  }
  if (removed.length > 0) {
    hashShrunk(ctx.db, key, hash, 'hdel')
    ctx.propagateAs.push(['HDEL', key, ...removed])
  }
}

function readDeadline(text: Bytes, { seconds, absolute }: ExpiryUnit, nowMs: number, commandName: string): number {
  const value = readInteger(text)
  if (value < 0) throw new ReplyError('ERR invalid expire time, must be >= 0')
  const atMs = value * (seconds ? 1000 : 1) + (absolute ? 0 : nowMs)
  if (atMs > LATEST_MS) throw invalidExpire(commandName)
  return atMs
}

/** HTTL and its kin: `shown` makes of a point in time what the command answers; -1 without expiry, -2 without the field. */
export function replyFieldTimes(ctx: CommandContext, args: readonly Bytes[], shown: (atMs: number) => number): void {
  const hash = existingHash(ctx.db, args[1]!)
  const fields = readFields(args, 2)
  ctx.reply.array(fields.length)
  for (const field of fields) {
    const atMs = hash?.expiresAtMs(field)
    if (hash?.has(field) !== true) ctx.reply.integer(-2)
    else ctx.reply.integer(atMs === undefined ? -1 : shown(atMs))
  }
}
