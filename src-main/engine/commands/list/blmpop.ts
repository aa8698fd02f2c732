import { readBlockingTimeoutMs } from '../arguments/blocking-timeout.ts'
import { readMultiPop } from '../arguments/multi-pop.ts'
import type { CommandSpec } from '../command.ts'
import { popOrWait, popSeveralWithKey } from './blocking-pop.ts'
import { readListEnd } from './list-key.ts'

export const blmpop: CommandSpec = {
  name: 'blmpop',
  arity: -5,
  flags: ['write', 'blocking', 'movablekeys'],
  acl: ['list'],
  keys: [{ flags: ['RW', 'access', 'delete'], begin: { index: 2 }, find: { keyNumIndex: 0, firstKey: 1, step: 1 } }],
  doc: {
    summary: 'Takes elements from the first of several lists that has any, and waits for one if none has.',
    since: '7.0.0',
    group: 'list',
    complexity: 'O(N+M) for N keys and M elements taken',
    syntax: 'timeout numkeys key [key ...] <LEFT | RIGHT>{where} [COUNT count]',
  },
  run(ctx, args) {
    const { keys, where, count } = readMultiPop(args, 2, readListEnd)
    const timeoutMs = readBlockingTimeoutMs(args[1]!)
    popOrWait(ctx, keys, timeoutMs, (key) => popSeveralWithKey(ctx, key, where, count))
  },
}
