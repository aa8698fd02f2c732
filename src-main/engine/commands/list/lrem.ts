import { readInteger } from '../arguments/integer.ts'
import { firstKey, type CommandSpec } from '../command.ts'
import { existingList, listShrunk } from './list-key.ts'

export const lrem: CommandSpec = {
  name: 'lrem',
  arity: 4,
  flags: ['write'],
  acl: ['list'],
  keys: firstKey('RW', 'delete'),
  doc: {
    summary: 'Removes elements equal to one given: a positive count from the head on, a negative one from the tail, 0 all.',
    since: '1.0.0',
    group: 'list',
    complexity: 'O(N) in the length of the list',
    syntax: 'key count element',
  },
  run(ctx, args) {
    const count = readInteger(args[2]!)
    const key = args[1]!
    const list = existingList(ctx.db, key)
    if (list === undefined) {
      ctx.reply.integer(0)
      return
    }
    ctx.db.beforeChange(key)
    const removed = list.removeEqual(args[3]!, count === 0 ? Infinity : Math.abs(count), count < 0 ? 'tail' : 'head')
    if (removed > 0) listShrunk(ctx.db, key, list, 'lrem')
    ctx.reply.integer(removed)
  },
}
