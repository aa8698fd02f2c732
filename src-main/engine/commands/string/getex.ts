import type { Bytes } from '../../bytes.ts'
import { readExpiryTimeMs } from '../arguments/expiry-time.ts'
import { isKeyword } from '../arguments/keyword.ts'
import { notedKey, type CommandSpec } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { expireAt } from '../generic/expiring.ts'
import { syntaxError } from '../reply-errors.ts'
import { readExpiryOption, type ExpiryOption } from './set-options.ts'
import { existingString } from './string-key.ts'

export const getex: CommandSpec = {
  name: 'getex',
  arity: -2,
  flags: ['write', 'fast'],
  acl: ['string'],
  keys: notedKey('A changed expiry is a change of the key.', 'RW', 'access', 'update'),
  doc: {
    summary: 'Reads a string and may change or take off its expiry.',
    since: '6.2.0',
    group: 'string',
    complexity: 'O(1)',
    syntax: 'key [EX seconds | PX milliseconds | EXAT unix-time-seconds | PXAT unix-time-milliseconds | PERSIST]{expiration}',
  },
  run(ctx, args) {
    const key = args[1]!
    const option = readOption(args)
    const value = existingString(ctx.db, key)
    if (value === undefined) {
      ctx.reply.nil()
      return
    }
    if (option === 'persist') persist(ctx, key)
    else if (option !== undefined) expireAt(ctx, key, readExpiryTimeMs(option.text, option.unit, ctx.nowMs, 'getex'))
    ctx.reply.bulk(value)
  },
}

function persist(ctx: CommandContext, key: Bytes): void {
  if (ctx.db.expiresAtMs(key) === undefined) return
  ctx.db.setExpiry(key, undefined)
  ctx.db.notify('generic', 'persist', key)
  ctx.propagateAs = [['PERSIST', key]]
}

function readOption(args: readonly Bytes[]): ExpiryOption | 'persist' | undefined {
  let option: ExpiryOption | 'persist' | undefined
  for (let at = 2; at < args.length; at++) {
    if (isKeyword(args[at], 'persist') && (option === undefined || option === 'persist')) option = 'persist'
    else if (option === 'persist') throw syntaxError()
    else option = readExpiryOption(args, at++, option)
  }
  return option
}
