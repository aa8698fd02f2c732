import { firstKey, type CommandSpec } from '../command.ts'
import { existingHash } from './hash-key.ts'

export const hvals: CommandSpec = {
  name: 'hvals',
  arity: 2,
  flags: ['readonly'],
  acl: ['hash'],
  tips: ['nondeterministic_output_order'],
  keys: firstKey('RO', 'access'),
  doc: { summary: 'Lists the values of a hash.', since: '2.0.0', group: 'hash', complexity: 'O(N) in the size of the hash', syntax: 'key' },
  run(ctx, args) {
    const hash = existingHash(ctx.db, args[1]!)
    ctx.reply.array(hash?.size ?? 0)
    for (const value of hash?.fields.values() ?? []) ctx.reply.bulk(value)
  },
}
