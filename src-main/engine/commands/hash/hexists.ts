import { firstKey, type CommandSpec } from '../command.ts'
import { existingHash } from './hash-key.ts'

export const hexists: CommandSpec = {
  name: 'hexists',
  arity: 3,
  flags: ['readonly', 'fast'],
  acl: ['hash'],
  keys: firstKey('RO'),
  doc: { summary: 'Tells whether a hash has a field.', since: '2.0.0', group: 'hash', complexity: 'O(1)', syntax: 'key field' },
  run: (ctx, args) => ctx.reply.integer(existingHash(ctx.db, args[1]!)?.has(args[2]!) ? 1 : 0),
}
