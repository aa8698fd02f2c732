import { firstKey, type CommandSpec } from '../command.ts'
import { existingSortedSet } from './sorted-set-key.ts'

export const zcard: CommandSpec = {
  name: 'zcard',
  arity: 2,
  flags: ['readonly', 'fast'],
  acl: ['sortedset'],
  keys: firstKey('RO'),
  doc: { summary: 'Counts the members of a sorted set.', since: '1.2.0', group: 'sorted-set', complexity: 'O(1)', syntax: 'key' },
  run: (ctx, args) => ctx.reply.integer(existingSortedSet(ctx.db, args[1]!)?.size ?? 0),
}
