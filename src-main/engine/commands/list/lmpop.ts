import { readMultiPop } from '../arguments/multi-pop.ts'
import type { CommandSpec } from '../command.ts'
import { popSeveralWithKey } from './blocking-pop.ts'
import { existingList, readListEnd } from './list-key.ts'

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
    syntax: 'numkeys key [key ...] <LEFT | RIGHT>{where} [COUNT count]',
  },
  run(ctx, args) {
    const { keys, where, count } = readMultiPop(args, 1, readListEnd)
    const key = keys.find((candidate) => existingList(ctx.db, candidate) !== undefined)
    if (key === undefined) ctx.reply.nilArray()
    else popSeveralWithKey(ctx, key, where, count)
  },
}
