import { indexRange } from '../arguments/index-range.ts'
import { readInteger } from '../arguments/integer.ts'
import { firstKey, type CommandSpec } from '../command.ts'
import { existingList } from './list-key.ts'

export const lrange: CommandSpec = {
  name: 'lrange',
  arity: 4,
  flags: ['readonly'],
  acl: ['list'],
  keys: firstKey('RO', 'access'),
  doc: { summary: 'Reads a range of a list.', since: '1.0.0', group: 'list', complexity: 'O(N) in elements returned', syntax: 'key start stop' },
  run(ctx, args) {
    const start = readInteger(args[2]!)
    const stop = readInteger(args[3]!)
    const list = existingList(ctx.db, args[1]!)
    const range = list && indexRange(start, stop, list.length)
    if (range === undefined) {
      ctx.reply.array(0)
      return
    }
    ctx.reply.array(range.stop - range.start + 1)
    for (let index = range.start; index <= range.stop; index++) ctx.reply.bulk(list!.at(index))
  },
}
