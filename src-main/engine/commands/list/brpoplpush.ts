import { readBlockingTimeoutMs } from '../arguments/blocking-timeout.ts'
import type { CommandSpec } from '../command.ts'
import { moveOrWait } from './blocking-move.ts'

export const brpoplpush: CommandSpec = {
  name: 'brpoplpush',
  arity: 4,
  flags: ['write', 'denyoom', 'noscript', 'blocking'],
  acl: ['list'],
  keys: [
    { flags: ['RW', 'access', 'delete'], begin: { index: 1 }, find: { lastKey: 0, step: 1, limit: 0 } },
    { flags: ['RW', 'insert'], begin: { index: 2 }, find: { lastKey: 0, step: 1, limit: 0 } },
  ],
  doc: {
    summary: 'Takes the last element of one list and adds it at the head of another, and waits for one if there is none.',
    since: '2.2.0',
    group: 'list',
    complexity: 'O(1)',
    syntax: 'source destination timeout',
    deprecated: { since: '6.2.0', replacedBy: '`BLMOVE source destination RIGHT LEFT timeout`' },
    history: [['6.0.0', 'The timeout may have a fraction.']],
  },
  run(ctx, args) {
    const [from, to] = [args[1]!, args[2]!]
    const timeoutMs = readBlockingTimeoutMs(args[3]!)
    moveOrWait(ctx, { from, to, fromEnd: 'tail', toEnd: 'head', timeoutMs, propagateAs: ['RPOPLPUSH', from, to] })
  },
}
