import { firstKey, type CommandSpec } from '../command.ts'
import { existingSet } from './set-key.ts'

export const scard: CommandSpec = {
  name: 'scard',
  arity: 2,
  flags: ['readonly', 'fast'],
  acl: ['set'],
  keys: firstKey('RO'),
  doc: { summary: 'Counts the members of a set.', since: '1.0.0', group: 'set', complexity: 'O(1)', syntax: 'key' },
  run: (ctx, args) => ctx.reply.integer(existingSet(ctx.db, args[1]!)?.size ?? 0),
}
