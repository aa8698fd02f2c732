import { firstKey, type CommandSpec } from '../command.ts'
import { existingHash } from './hash-key.ts'

export const hmget: CommandSpec = {
  name: 'hmget',
  arity: -3,
  flags: ['readonly', 'fast'],
  acl: ['hash'],
  keys: firstKey('RO', 'access'),
  doc: { summary: 'Reads several fields of a hash.', since: '2.0.0', group: 'hash', complexity: 'O(N) in fields', syntax: 'key field [field ...]' },
  run(ctx, args) {
    const hash = existingHash(ctx.db, args[1]!)
    ctx.reply.array(args.length - 2)
    for (let at = 2; at < args.length; at++) ctx.reply.bulkOrNil(hash?.get(args[at]!))
  },
}
