import { firstKey, type CommandSpec } from '../command.ts'
import { existingSortedSet } from './sorted-set-key.ts'

export const zscore: CommandSpec = {
  name: 'zscore',
  arity: 3,
  flags: ['readonly', 'fast'],
  acl: ['sortedset'],
  keys: firstKey('RO', 'access'),
  doc: { summary: 'Tells the score of a member.', since: '1.2.0', group: 'sorted-set', complexity: 'O(1)', syntax: 'key member' },
  run(ctx, args) {
    const score = existingSortedSet(ctx.db, args[1]!)?.score(args[2]!)
    if (score === undefined) ctx.reply.nil()
    else ctx.reply.double(score)
  },
}
