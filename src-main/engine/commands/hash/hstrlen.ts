import { firstKey, type CommandSpec } from '../command.ts'
import { existingHash } from './hash-key.ts'

export const hstrlen: CommandSpec = {
  name: 'hstrlen',
  arity: 3,
  flags: ['readonly', 'fast'],
  acl: ['hash'],
  keys: firstKey('RO'),
  doc: { summary: 'Tells the length of the value of a field.', since: '3.2.0', group: 'hash', complexity: 'O(1)', syntax: 'key field' },
  run: (ctx, args) => ctx.reply.integer(existingHash(ctx.db, args[1]!)?.get(args[2]!)?.length ?? 0),
}
