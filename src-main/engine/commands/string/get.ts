import { firstKey, type CommandSpec } from '../command.ts'
import { existingString } from './string-key.ts'

export const get: CommandSpec = {
  name: 'get',
  arity: 2,
  flags: ['readonly', 'fast'],
  acl: ['string'],
  keys: firstKey('RO', 'access'),
  doc: { summary: 'Reads a string.', since: '1.0.0', group: 'string', complexity: 'O(1)', syntax: 'key' },
  run: (ctx, args) => ctx.reply.bulkOrNil(existingString(ctx.db, args[1]!)),
}
