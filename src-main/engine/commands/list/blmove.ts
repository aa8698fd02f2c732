import { readBlockingTimeoutMs } from '../arguments/blocking-timeout.ts'
import type { CommandSpec } from '../command.ts'
import { moveOrWait } from './blocking-move.ts'
import { readListEnd } from './list-key.ts'

export const blmove: CommandSpec = {
  name: 'blmove',
  arity: 6,
  flags: ['write', 'denyoom', 'noscript', 'blocking'],
  acl: ['list'],
  keys: [
    { flags: ['RW', 'access', 'delete'], begin: { index: 1 }, find: { lastKey: 0, step: 1, limit: 0 } },
    { flags: ['RW', 'insert'], begin: { index: 2 }, find: { lastKey: 0, step: 1, limit: 0 } },
  ],
  doc: {
    summary: 'Takes an element from one list and adds it to another, and waits for one if there is none.',
    since: '6.2.0',
    group: 'list',
    complexity: 'O(1)',
    syntax: 'source destination <LEFT | RIGHT>{wherefrom} <LEFT | RIGHT>{whereto} timeout',
  },
  run(ctx, args) {
    const [from, to] = [args[1]!, args[2]!]
    const [fromEnd, toEnd] = [readListEnd(args[3]!), readListEnd(args[4]!)]
    const timeoutMs = readBlockingTimeoutMs(args[5]!)
    moveOrWait(ctx, { from, to, fromEnd, toEnd, timeoutMs, propagateAs: ['LMOVE', from, to, args[3]!, args[4]!] })
  },
}
