import { SetValue } from '../../keyspace/types/set-value.ts'
import { firstKey, type CommandSpec } from '../command.ts'
import { existingSet } from './set-key.ts'

export const sadd: CommandSpec = {
  name: 'sadd',
  arity: -3,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['set'],
  keys: firstKey('RW', 'insert'),
  doc: { summary: 'Adds members to a set, which it creates.', since: '1.0.0', group: 'set', complexity: 'O(1) per member', syntax: 'key member [member ...]', history: [['2.4.0', 'Takes several members.']] },
  run(ctx, args) {
    const key = args[1]!
    const existing = existingSet(ctx.db, key)
    const set = existing ?? new SetValue([], ctx.db.encodingLimits)
    if (existing !== undefined) ctx.db.beforeChange(key)
    let added = 0
    for (let at = 2; at < args.length; at++) if (set.add(args[at]!)) added++
    if (existing === undefined) ctx.db.set(key, set)
    else if (added > 0) ctx.db.touched(key)
    if (added > 0) ctx.db.notify('set', 'sadd', key)
    ctx.reply.integer(added)
  },
}
