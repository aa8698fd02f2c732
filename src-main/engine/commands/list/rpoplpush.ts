import type { CommandSpec } from '../command.ts'
import { moveElement } from './moving.ts'

export const rpoplpush: CommandSpec = {
  name: 'rpoplpush',
  arity: 3,
  flags: ['write', 'denyoom'],
  acl: ['list'],
  keys: [
    { flags: ['RW', 'access', 'delete'], begin: { index: 1 }, find: { lastKey: 0, step: 1, limit: 0 } },
    { flags: ['RW', 'insert'], begin: { index: 2 }, find: { lastKey: 0, step: 1, limit: 0 } },
  ],
  doc: {
    summary: 'Takes the last element of one list and adds it at the head of another.',
    since: '1.2.0',
    group: 'list',
    complexity: 'O(1)',
    syntax: 'source destination',
    deprecated: { since: '6.2.0', replacedBy: '`LMOVE source destination RIGHT LEFT`' },
  },
  run: (ctx, args) => moveElement(ctx, args[1]!, args[2]!, 'tail', 'head'),
}
