import { firstKey, type CommandSpec } from '../command.ts'
import { existingSet, setShrunk } from './set-key.ts'

export const srem: CommandSpec = {
  name: 'srem',
  arity: -3,
  flags: ['write', 'fast'],
  acl: ['set'],
  keys: firstKey('RW', 'delete'),
  doc: {
    summary: 'Removes members of a set, and the set when none is left.',
    since: '1.0.0',
    group: 'set',
    complexity: 'O(N) in members named',
    syntax: 'key member [member ...]',
    history: [['2.4.0', 'Takes several members.']],
  },
  run(ctx, args) {
    const key = args[1]!
    const set = existingSet(ctx.db, key)
    if (set === undefined) {
      ctx.reply.integer(0)
      return
    }
    ctx.db.beforeChange(key)
    let removed = 0
    for (let at = 2; at < args.length; at++) if (set.delete(args[at]!)) removed++
    if (removed > 0) setShrunk(ctx.db, key, set)
    ctx.reply.integer(removed)
  },
}
