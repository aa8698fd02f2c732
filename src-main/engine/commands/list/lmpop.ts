import type { Bytes } from '../../bytes.ts'
import { readMultiPop } from '../arguments/multi-pop.ts'
import type { CommandSpec } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { existingList, popFrom, readListEnd, type ListEnd } from './list-key.ts'

export const lmpop: CommandSpec = {
  name: 'lmpop',
  arity: -4,
  flags: ['write', 'movablekeys'],
  acl: ['list'],
  keys: [{ flags: ['RW', 'access', 'delete'], begin: { index: 1 }, find: { keyNumIndex: 0, firstKey: 1, step: 1 } }],
  doc: {
    summary: 'Takes elements from the first of several lists that has any.',
    since: '7.0.0',
    group: 'list',
    complexity: 'O(N+M) for N keys and M elements taken',
    syntax: 'numkeys key [key ...] <LEFT | RIGHT> [COUNT count]',
  },
  run(ctx, args) {
    const { keys, where, count } = readMultiPop(args, 1, readListEnd)
    if (!popFromFirst(ctx, keys, where, count)) ctx.reply.nilArray()
  },
}

/** Pops from the first list there is and answers its name and the elements; false when there is none (mpopGenericCommand). */
function popFromFirst(ctx: CommandContext, keys: readonly Bytes[], end: ListEnd, count: number): boolean {
  for (const key of keys) {
    const list = existingList(ctx.db, key)
    if (list === undefined) continue
    const popped = popFrom(ctx.db, key, list, count, end)
    ctx.reply.array(2)
    ctx.reply.bulk(key)
    ctx.reply.bulks(popped)
    ctx.propagateAs = [[end === 'head' ? 'LPOP' : 'RPOP', key, String(popped.length)]]
    return true
  }
  return false
}
