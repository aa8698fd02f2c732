import { firstKey, ReplyError, type CommandSpec } from '../command.ts'
import { checkHoldable, existingString, overwritten } from '../string/string-key.ts'
import { bitAt, readBitOffset } from './bit-offset.ts'

export const setbit: CommandSpec = {
  name: 'setbit',
  arity: 4,
  flags: ['write', 'denyoom'],
  acl: ['bitmap'],
  keys: firstKey('RW', 'access', 'update'),
  doc: {
    summary: 'Sets or clears a bit of a string, which it creates and lengthens, and answers the bit before.',
    since: '2.2.0',
    group: 'bitmap',
    complexity: 'O(N) in the length of the string',
    syntax: 'key offset value{integer}',
  },
  run(ctx, args) {
    const key = args[1]!
    const offset = readBitOffset(ctx, args[2]!)
    if (args[3] !== '0' && args[3] !== '1') throw new ReplyError('ERR bit is not an integer or out of range')
    const text = existingString(ctx.db, key)
    const before = bitAt(text ?? '', offset)
    const at = Math.floor(offset / 8)
    if (text === undefined || at >= text.length || before !== Number(args[3])) {
      checkHoldable(at + 1)
      const mask = 0x80 >> (offset % 8)
      const byte = text === undefined || at >= text.length ? 0 : text.charCodeAt(at)
      const changed = args[3] === '1' ? byte | mask : byte & ~mask
      ctx.db.setGrown(key, overwritten(text ?? '', at, String.fromCharCode(changed)))
      ctx.db.notify('string', 'setbit', key)
    }
    ctx.reply.integer(before)
  },
}
