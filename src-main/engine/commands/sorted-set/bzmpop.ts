import { readBlockingTimeoutMs } from '../arguments/blocking-timeout.ts'
import { readMultiPop } from '../arguments/multi-pop.ts'
import type { CommandSpec } from '../command.ts'
import { popOrWait, popSeveralWithKey } from './blocking-pop.ts'
import { readScoreEnd } from './zmpop.ts'

export const bzmpop: CommandSpec = {
  name: 'bzmpop',
  arity: -5,
  flags: ['write', 'blocking', 'movablekeys'],
  acl: ['sortedset'],
  keys: [{ flags: ['RW', 'access', 'delete'], begin: { index: 2 }, find: { keyNumIndex: 0, firstKey: 1, step: 1 } }],
  doc: {
    summary: 'Takes members with the least or greatest scores from the first of several sorted sets that has any, and waits for one if none has.',
    since: '7.0.0',
    group: 'sorted-set',
    complexity: 'O(K)+O(M*log(N)) for K keys and M members taken',
    syntax: 'timeout numkeys key [key ...] <MIN | MAX>{where} [COUNT count]',
  },
  run(ctx, args) {
    const { keys, where, count } = readMultiPop(args, 2, readScoreEnd)
    const timeoutMs = readBlockingTimeoutMs(args[1]!)
    popOrWait(ctx, keys, timeoutMs, (key) => popSeveralWithKey(ctx, key, where, count))
  },
}
