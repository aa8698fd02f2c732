import { readInteger } from '../arguments/integer.ts'
import { firstKey, type CommandSpec } from '../command.ts'
import { noSuchKey, outOfRange } from '../reply-errors.ts'
import { existingList } from './list-key.ts'

export const lset: CommandSpec = {
  name: 'lset',
  arity: 4,
  flags: ['write', 'denyoom'],
  acl: ['list'],
  keys: firstKey('RW', 'update'),
  doc: { summary: 'Replaces the element at an index.', since: '1.0.0', group: 'list', complexity: 'O(1)', syntax: 'key index element' },
  run(ctx, args) {
    const key = args[1]!
    const list = existingList(ctx.db, key)
    if (list === undefined) throw noSuchKey()
    const index = readInteger(args[2]!)
    const at = index < 0 ? list.length + index : index
    if (at < 0 || at >= list.length) throw outOfRange()
    ctx.db.beforeChange(key)
    list.set(at, args[3]!)
    ctx.db.touched(key)
    ctx.db.notify('list', 'lset', key)
    ctx.reply.ok()
  },
}
