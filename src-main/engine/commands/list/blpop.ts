import type { CommandSpec } from '../command.ts'
import { blockingPop } from './blocking-pop.ts'

export const blpop: CommandSpec = {
  name: 'blpop',
  arity: -3,
  flags: ['write', 'noscript', 'blocking'],
  acl: ['list'],
  keys: [{ flags: ['RW', 'access', 'delete'], begin: { index: 1 }, find: { lastKey: -2, step: 1, limit: 0 } }],
  doc: {
    summary: 'Takes the first element of the first of several lists that has any, and waits for one if none has.',
    since: '2.0.0',
    group: 'list',
    complexity: 'O(N) where N is the number of provided keys.',
    syntax: 'key [key ...] timeout',
    history: [['6.0.0', 'The timeout may have a fraction.']],
  },
  run: (ctx, args) => blockingPop(ctx, args, 'head'),
}
