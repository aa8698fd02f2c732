import type { Bytes } from '../../bytes.ts'
import type { WideInteger } from '../../keyspace/wide-integer.ts'
import { readExpiryTimeMs } from '../arguments/expiry-time.ts'
import { isKeyword } from '../arguments/keyword.ts'
import { notedKey, type CommandSpec } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { readSetOptions, type SetOptions } from './set-options.ts'
import { existingString, KEEP_EXPIRY } from './string-key.ts'

export const set: CommandSpec = {
  name: 'set',
  arity: -3,
  flags: ['write', 'denyoom'],
  acl: ['string'],
  keys: notedKey('Read only with `GET`.', 'RW', 'access', 'update', 'variable_flags'),
  doc: {
    summary: 'Sets a string, whatever the key held before.',
    since: '1.0.0',
    group: 'string',
    complexity: 'O(1)',
    syntax: 'key value [NX | XX]{condition 2.6.12} [GET]{6.2.0} [EX seconds{2.6.12} | PX milliseconds{2.6.12} | EXAT unix-time-seconds{6.2.0} | PXAT unix-time-milliseconds{6.2.0} | KEEPTTL{6.0.0}]{expiration}',
    history: [
      ['2.6.12', 'Takes `EX`, `PX`, `NX` and `XX`.'],
      ['6.0.0', 'Takes `KEEPTTL`.'],
      ['6.2.0', 'Takes `GET`, `EXAT` and `PXAT`.'],
      ['7.0.0', 'Takes `NX` and `GET` together.'],
    ],
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
export function setWithExpiry(ctx: CommandContext, key: Bytes, value: Bytes, expiresAtMs: WideInteger): void {
  ctx.db.setExpiry(key, expiresAtMs)
  ctx.db.notify('generic', 'expire', key)
  ctx.propagateAs = [['SET', key, value, 'PXAT', String(expiresAtMs)]]
}

function withoutGet(args: readonly Bytes[], options: SetOptions): readonly Bytes[] {
  return options.get ? args.filter((arg, at) => at < 3 || !isKeyword(arg, 'get')) : args
}
