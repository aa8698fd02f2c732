import type { Bytes } from '../../bytes.ts'
import { isKeyword } from '../arguments/keyword.ts'
import { readMultiPop } from '../arguments/multi-pop.ts'
import type { CommandSpec } from '../command.ts'
import { syntaxError } from '../reply-errors.ts'
import { popSeveralWithKey } from './blocking-pop.ts'
import type { ScoreEnd } from './popping.ts'
import { existingSortedSet } from './sorted-set-key.ts'

export const zmpop: CommandSpec = {
  name: 'zmpop',
  arity: -4,
  flags: ['write', 'movablekeys'],
  acl: ['sortedset'],
  keys: [{ flags: ['RW', 'access', 'delete'], begin: { index: 1 }, find: { keyNumIndex: 0, firstKey: 1, step: 1 } }],
  doc: {
    summary: 'Takes members with the least or greatest scores from the first of several sorted sets that has any.',
    since: '7.0.0',
    group: 'sorted-set',
    complexity: 'O(K)+O(M*log(N)) for K keys and M members taken',
    syntax: 'numkeys key [key ...] <MIN | MAX>{where} [COUNT count]',
  },
  run(ctx, args) {
    const { keys, where, count } = readMultiPop(args, 1, readScoreEnd)
    const key = keys.find((candidate) => existingSortedSet(ctx.db, candidate) !== undefined)
    if (key === undefined) ctx.reply.nilArray()
    else popSeveralWithKey(ctx, key, where, count)
  },
}

/** @throws ReplyError when the argument is neither MIN nor MAX */
export function readScoreEnd(argument: Bytes): ScoreEnd {
  if (isKeyword(argument, 'min')) return 'min'
  if (isKeyword(argument, 'max')) return 'max'
  throw syntaxError()
}
