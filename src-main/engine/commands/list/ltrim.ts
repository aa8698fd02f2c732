import { indexRange } from '../arguments/index-range.ts'
import { readInteger } from '../arguments/integer.ts'
import { firstKey, type CommandSpec } from '../command.ts'
import { existingList, listShrunk } from './list-key.ts'

export const ltrim: CommandSpec = {
  name: 'ltrim',
  arity: 4,
  flags: ['write'],
  acl: ['list'],
  keys: firstKey('RW', 'delete'),
  doc: {
    summary: 'Keeps a range of a list and drops the rest.',
    since: '1.0.0',
    group: 'list',
    complexity: 'O(N) in elements dropped',
    syntax: 'key start stop',
  },
  run(ctx, args) {
    const start = readInteger(args[2]!)
    const stop = readInteger(args[3]!)
    const key = args[1]!
    const list = existingList(ctx.db, key)
    if (list !== undefined) {
      const range = indexRange(start, stop, list.length)
      ctx.db.beforeChange(key)
      list.keep(range?.start ?? 1, range?.stop ?? 0)
      listShrunk(ctx.db, key, list, 'ltrim')
    }
    ctx.reply.ok()
  },
}
