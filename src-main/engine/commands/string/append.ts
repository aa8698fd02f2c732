import { firstKey, type CommandSpec } from '../command.ts'
import { checkStringLength, existingString } from './string-key.ts'

export const append: CommandSpec = {
  name: 'append',
  arity: 3,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['string'],
  keys: firstKey('RW', 'insert'),
  doc: { summary: 'Adds bytes to the end of a string, which it creates.', since: '2.0.0', group: 'string', complexity: 'O(1)', syntax: 'key value' },
  run(ctx, args) {
    const key = args[1]!
    const before = existingString(ctx.db, key)
    if (before === undefined) {
      ctx.db.set(key, args[2]!)
      ctx.db.notify('string', 'append', key)
      ctx.reply.integer(args[2]!.length)
      return
    }
    checkStringLength(ctx, before.length + args[2]!.length)
    const after = before + args[2]!
    ctx.db.setGrown(key, after)
    ctx.db.notify('string', 'append', key)
    ctx.reply.integer(after.length)
  },
}
