import { firstKey, type CommandSpec } from '../command.ts'
import { existingString } from './string-key.ts'

export const getdel: CommandSpec = {
  name: 'getdel',
  arity: 2,
  flags: ['write', 'fast'],
  acl: ['string'],
  keys: firstKey('RW', 'access', 'delete'),
  doc: { summary: 'Reads a string and removes its key.', since: '6.2.0', group: 'string', complexity: 'O(1)', syntax: 'key' },
  run(ctx, args) {
    const key = args[1]!
    const value = existingString(ctx.db, key)
    ctx.reply.bulkOrNil(value)
    if (value === undefined) return
    ctx.db.deleteAndNotify(key)
    ctx.propagateAs = [['DEL', key]]
  },
}
