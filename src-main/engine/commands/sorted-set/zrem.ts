import { firstKey, type CommandSpec } from '../command.ts'
import { existingSortedSet, sortedSetShrunk } from './sorted-set-key.ts'

export const zrem: CommandSpec = {
  name: 'zrem',
  arity: -3,
  flags: ['write', 'fast'],
  acl: ['sortedset'],
  keys: firstKey('RW', 'delete'),
  doc: {
    summary: 'Removes members of a sorted set, and the set when none is left.',
    since: '1.2.0',
    group: 'sorted-set',
    complexity: 'O(M*log(N)) for M members named',
    syntax: 'key member [member ...]',
    history: [['2.4.0', 'Takes several members.']],
  },
  run(ctx, args) {
    const key = args[1]!
    const set = existingSortedSet(ctx.db, key)
    if (set === undefined) {
      ctx.reply.integer(0)
      return
    }
    ctx.db.beforeChange(key)
    let removed = 0
    for (let at = 2; at < args.length; at++) if (set.delete(args[at]!)) removed++
    if (removed > 0) sortedSetShrunk(ctx.db, key, set, 'zrem')
    ctx.reply.integer(removed)
  },
}
