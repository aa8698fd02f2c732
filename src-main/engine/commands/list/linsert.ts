import type { Bytes } from '../../bytes.ts'
import type { ListValue } from '../../keyspace/types/list-value.ts'
import { isKeyword } from '../arguments/keyword.ts'
import { firstKey, type CommandSpec } from '../command.ts'
import { syntaxError } from '../reply-errors.ts'
import { existingList } from './list-key.ts'

export const linsert: CommandSpec = {
  name: 'linsert',
  arity: 5,
  flags: ['write', 'denyoom'],
  acl: ['list'],
  keys: firstKey('RW', 'insert'),
  doc: {
    summary: 'Puts an element before or after the first one that equals a pivot.',
    since: '2.2.0',
    group: 'list',
    complexity: 'O(N) in elements before the pivot',
    syntax: 'key <BEFORE | AFTER>{where} pivot element',
  },
  run(ctx, args) {
    const after = isKeyword(args[2], 'after')
    if (!after && !isKeyword(args[2], 'before')) throw syntaxError()
    const key = args[1]!
    const list = existingList(ctx.db, key)
    if (list === undefined) {
      ctx.reply.integer(0)
      return
    }
    const pivot = indexOf(list, args[3]!)
    if (pivot === -1) {
      ctx.reply.integer(-1)
      return
    }
    ctx.db.beforeChange(key)
    list.insert(after ? pivot + 1 : pivot, args[4]!)
    ctx.db.touched(key)
    ctx.db.notify('list', 'linsert', key)
    ctx.reply.integer(list.length)
  },
}

function indexOf(list: ListValue, element: Bytes): number {
  for (let index = 0; index < list.length; index++) if (list.at(index) === element) return index
  return -1
}
