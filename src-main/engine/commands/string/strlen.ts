import { firstKey, type CommandSpec } from '../command.ts'
import { existingString } from './string-key.ts'

export const strlen: CommandSpec = {
  name: 'strlen',
  arity: 2,
  flags: ['readonly', 'fast'],
  acl: ['string'],
  keys: firstKey('RO'),
  doc: { summary: 'Tells the length of a string in bytes.', since: '2.2.0', group: 'string', complexity: 'O(1)', syntax: 'key' },
  run: (ctx, args) => ctx.reply.integer(existingString(ctx.db, args[1]!)?.length ?? 0),
}
