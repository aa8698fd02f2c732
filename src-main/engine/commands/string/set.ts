import type { Bytes } from '../../bytes.ts'
import { readExpiryTimeMs } from '../arguments/expiry-time.ts'
import { isKeyword } from '../arguments/keyword.ts'
import { firstKey, type CommandSpec } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { readSetOptions, type SetOptions } from './set-options.ts'
import { existingString, KEEP_EXPIRY } from './string-key.ts'

export const set: CommandSpec = {
  name: 'set',
  arity: -3,
  flags: ['write', 'denyoom'],
  acl: ['string'],
  keys: firstKey('RW', 'access', 'update', 'variable_flags'),
  doc: {
    summary: 'Sets a string, whatever the key held before.',
    since: '1.0.0',
    group: 'string',
    complexity: 'O(1)',
    syntax: 'key value [NX | XX] [GET] [EX seconds | PX milliseconds | EXAT unix-time-seconds | PXAT unix-time-milliseconds | KEEPTTL]',
  },
  run(ctx, args) {
    if (args.length > 3) {
      setWithOptions(ctx, args)
      return
    }
    ctx.db.set(args[1]!, args[2]!)
    ctx.db.notify('string', 'set', args[1]!)
    ctx.reply.ok()
  },
}

function setWithOptions(ctx: CommandContext, args: readonly Bytes[]): void {
  const options = readSetOptions(args)
  const key = args[1]!
  const expiresAtMs = options.expiry && readExpiryTimeMs(options.expiry.text, options.expiry.unit, ctx.nowMs, 'set')
  const before = options.get ? existingString(ctx.db, key) : undefined
  const allowed = options.condition === undefined || ctx.db.has(key) === (options.condition === 'xx')
  if (options.get) ctx.reply.bulkOrNil(before)
  else if (allowed) ctx.reply.ok()
  else ctx.reply.nil()
  if (!allowed) return
  ctx.db.set(key, args[2]!, options.keepExpiry ? KEEP_EXPIRY : undefined)
  ctx.db.notify('string', 'set', key)
  if (expiresAtMs !== undefined) setWithExpiry(ctx, key, args[2]!, expiresAtMs)
  else if (options.get) ctx.propagateAs = [withoutGet(args, options)]
}

/** Gives a string just set its expiry; replicas get one SET with the point in time (setGenericCommand). */
export function setWithExpiry(ctx: CommandContext, key: Bytes, value: Bytes, expiresAtMs: number): void {
  ctx.db.setExpiry(key, expiresAtMs)
  ctx.db.notify('generic', 'expire', key)
  ctx.propagateAs = [['SET', key, value, 'PXAT', String(expiresAtMs)]]
}

function withoutGet(args: readonly Bytes[], options: SetOptions): readonly Bytes[] {
  return options.get ? args.filter((arg, at) => at < 3 || !isKeyword(arg, 'get')) : args
}
