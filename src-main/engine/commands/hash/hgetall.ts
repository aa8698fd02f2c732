import { firstKey, type CommandSpec } from '../command.ts'
import { existingHash } from './hash-key.ts'

export const hgetall: CommandSpec = {
  name: 'hgetall',
  arity: 2,
  flags: ['readonly'],
  acl: ['hash'],
  tips: ['nondeterministic_output_order'],
  keys: firstKey('RO', 'access'),
  doc: { summary: 'Reads all fields of a hash with their values.', since: '2.0.0', group: 'hash', complexity: 'O(N) in the size of the hash', syntax: 'key' },
  run(ctx, args) {
    const hash = existingHash(ctx.db, args[1]!)
    ctx.reply.map(hash?.size ?? 0)
    if (hash === undefined) return
    for (const [field, value] of hash.fields) {
      ctx.reply.bulk(field)
      ctx.reply.bulk(value)
    }
  },
}
