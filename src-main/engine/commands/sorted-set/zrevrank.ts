import { firstKey, type CommandSpec } from '../command.ts'
import { existingSortedSet } from './sorted-set-key.ts'

export const zrevrank: CommandSpec = {
  name: 'zrevrank',
  arity: 3,
  flags: ['readonly', 'fast'],
  acl: ['sortedset'],
  keys: firstKey('RO', 'access'),
  doc: { summary: 'Tells how many members stand after one.', since: '2.0.0', group: 'sorted-set', complexity: 'O(log(N))', syntax: 'key member' },
  run(ctx, args) {
    const set = existingSortedSet(ctx.db, args[1]!)
    const rank = set?.rank(args[2]!)
    if (rank === undefined) ctx.reply.nil()
    else ctx.reply.integer(set!.size - 1 - rank)
  },
}
