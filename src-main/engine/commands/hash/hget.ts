import { firstKey, type CommandSpec } from '../command.ts'
import { existingHash } from './hash-key.ts'

export const hget: CommandSpec = {
  name: 'hget',
  arity: 3,
  flags: ['readonly', 'fast'],
  acl: ['hash'],
  keys: firstKey('RO', 'access'),
  doc: { summary: 'Reads a field of a hash.', since: '2.0.0', group: 'hash', complexity: 'O(1)', syntax: 'key field' },
  run: (ctx, args) => ctx.reply.bulkOrNil(existingHash(ctx.db, args[1]!)?.get(args[2]!)),
}
