import { firstKey, type CommandSpec } from '../command.ts'
import { existingHash } from './hash-key.ts'

export const hlen: CommandSpec = {
  name: 'hlen',
  arity: 2,
  flags: ['readonly', 'fast'],
  acl: ['hash'],
  keys: firstKey('RO'),
  doc: { summary: 'Counts the fields of a hash.', since: '2.0.0', group: 'hash', complexity: 'O(1)', syntax: 'key' },
  run: (ctx, args) => ctx.reply.integer(existingHash(ctx.db, args[1]!)?.size ?? 0),
}
