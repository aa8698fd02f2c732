import { readInteger } from '../arguments/integer.ts'
import { firstKey, type CommandSpec } from '../command.ts'
import { existingList } from './list-key.ts'

export const lindex: CommandSpec = {
  name: 'lindex',
  arity: 3,
  flags: ['readonly'],
  acl: ['list'],
  keys: firstKey('RO', 'access'),
  doc: { summary: 'Reads the element at an index.', since: '1.0.0', group: 'list', complexity: 'O(1)', syntax: 'key index' },
  run(ctx, args) {
    const list = existingList(ctx.db, args[1]!)
    if (list === undefined) {
      ctx.reply.nil()
      return
    }
    const index = readInteger(args[2]!)
    const at = index < 0 ? list.length + index : index
    ctx.reply.bulkOrNil(at >= 0 && at < list.length ? list.at(at) : undefined)
  },
}
