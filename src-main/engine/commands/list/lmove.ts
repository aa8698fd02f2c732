import type { CommandSpec } from '../command.ts'
import { readListEnd } from './list-key.ts'
import { moveElement } from './moving.ts'

export const lmove: CommandSpec = {
  name: 'lmove',
  arity: 5,
  flags: ['write', 'denyoom'],
  acl: ['list'],
  keys: [
    { flags: ['RW', 'access', 'delete'], begin: { index: 1 }, find: { lastKey: 0, step: 1, limit: 0 } },
    { flags: ['RW', 'insert'], begin: { index: 2 }, find: { lastKey: 0, step: 1, limit: 0 } },
  ],
  doc: {
    summary: 'Takes an element from one list and adds it to another, in one step.',
    since: '6.2.0',
    group: 'list',
    complexity: 'O(1)',
    syntax: 'source destination <LEFT | RIGHT>{wherefrom} <LEFT | RIGHT>{whereto}',
  },
  run: (ctx, args) => moveElement(ctx, args[1]!, args[2]!, readListEnd(args[3]!), readListEnd(args[4]!)),
}
