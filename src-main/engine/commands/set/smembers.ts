import { firstKey, type CommandSpec } from '../command.ts'
import { existingSet } from './set-key.ts'

export const smembers: CommandSpec = {
  name: 'smembers',
  arity: 2,
  flags: ['readonly'],
  acl: ['set'],
  tips: ['nondeterministic_output_order'],
  keys: firstKey('RO', 'access'),
  doc: { summary: 'Lists the members of a set.', since: '1.0.0', group: 'set', complexity: 'O(N) in the size of the set', syntax: 'key' },
  run(ctx, args) {
    const set = existingSet(ctx.db, args[1]!)
    ctx.reply.set(set?.size ?? 0)
    for (const member of set?.values() ?? []) ctx.reply.bulk(member)
  },
}
