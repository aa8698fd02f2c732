import { firstKey, type CommandSpec } from '../command.ts'
import { existingSet } from './set-key.ts'

export const sismember: CommandSpec = {
  name: 'sismember',
  arity: 3,
  flags: ['readonly', 'fast'],
  acl: ['set'],
  keys: firstKey('RO'),
  doc: { summary: 'Tells whether a set has a member.', since: '1.0.0', group: 'set', complexity: 'O(1)', syntax: 'key member' },
  run: (ctx, args) => ctx.reply.integer(existingSet(ctx.db, args[1]!)?.has(args[2]!) ? 1 : 0),
}
