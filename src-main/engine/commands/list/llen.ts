import { firstKey, type CommandSpec } from '../command.ts'
import { existingList } from './list-key.ts'

export const llen: CommandSpec = {
  name: 'llen',
  arity: 2,
  flags: ['readonly', 'fast'],
  acl: ['list'],
  keys: firstKey('RO'),
  doc: { summary: 'Tells the length of a list.', since: '1.0.0', group: 'list', complexity: 'O(1)', syntax: 'key' },
  run: (ctx, args) => ctx.reply.integer(existingList(ctx.db, args[1]!)?.length ?? 0),
}
