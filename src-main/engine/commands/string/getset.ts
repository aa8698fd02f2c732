import { firstKey, type CommandSpec } from '../command.ts'
import { existingString } from './string-key.ts'

export const getset: CommandSpec = {
  name: 'getset',
  arity: 3,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['string'],
  keys: firstKey('RW', 'access', 'update'),
  doc: { summary: 'Sets a string and answers the one before.', since: '1.0.0', group: 'string', complexity: 'O(1)', syntax: 'key value', deprecated: { since: '6.2.0', replacedBy: '`SET key value GET`' } },
  run(ctx, args) {
    ctx.reply.bulkOrNil(existingString(ctx.db, args[1]!))
    ctx.db.set(args[1]!, args[2]!)
    ctx.db.notify('string', 'set', args[1]!)
    ctx.propagateAs = [['SET', args[1]!, args[2]!]]
  },
}
