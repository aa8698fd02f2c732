import { firstKey, type CommandSpec } from '../command.ts'
import { existingSortedSet } from './sorted-set-key.ts'

export const zrank: CommandSpec = {
  name: 'zrank',
  arity: 3,
  flags: ['readonly', 'fast'],
  acl: ['sortedset'],
  keys: firstKey('RO', 'access'),
  doc: { summary: 'Tells how many members stand before one.', since: '2.0.0', group: 'sorted-set', complexity: 'O(log(N))', syntax: 'key member' },
  run(ctx, args) {
    const rank = existingSortedSet(ctx.db, args[1]!)?.rank(args[2]!)
    if (rank === undefined) ctx.reply.nil()
    else ctx.reply.integer(rank)
  },
}
