import { readInteger } from '../arguments/integer.ts'
import { firstKey, ReplyError, type CommandSpec } from '../command.ts'
import { checkStringLength, existingString, overwritten } from './string-key.ts'

export const setrange: CommandSpec = {
  name: 'setrange',
  arity: 4,
  flags: ['write', 'denyoom'],
  acl: ['string'],
  keys: firstKey('RW', 'update'),
  doc: {
    summary: 'Writes bytes over a part of a string, which it creates; zero bytes fill a gap.',
    since: '2.2.0',
    group: 'string',
    complexity: 'O(N) in the length of the string',
    syntax: 'key offset value',
  },
  run(ctx, args) {
    const offset = readInteger(args[2]!)
    if (offset < 0) throw new ReplyError('ERR offset is out of range')
    const key = args[1]!
    const part = args[3]!
    const before = existingString(ctx.db, key) ?? ''
    if (part === '') {
      ctx.reply.integer(before.length)
      return
    }
    checkStringLength(ctx, offset + part.length)
    const after = overwritten(before, offset, part)
    ctx.db.setGrown(key, after)
    ctx.db.notify('string', 'setrange', key)
    ctx.reply.integer(after.length)
  },
}
