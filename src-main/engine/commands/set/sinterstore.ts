import type { CommandSpec } from '../command.ts'
import { intersection, storeCombined } from './set-algebra.ts'

export const sinterstore: CommandSpec = {
  name: 'sinterstore',
  arity: -3,
  flags: ['write', 'denyoom'],
  acl: ['set'],
  keys: [
    { flags: ['RW', 'update'], begin: { index: 1 }, find: { lastKey: 0, step: 1, limit: 0 } },
    { flags: ['RO', 'access'], begin: { index: 2 }, find: { lastKey: -1, step: 1, limit: 0 } },
  ],
  doc: {
    summary: 'Stores the members that all sets have.',
    since: '1.0.0',
    group: 'set',
    complexity: 'O(N*M) for the smallest set N and M sets',
    syntax: 'destination key [key ...]',
  },
  run: (ctx, args) => storeCombined(ctx, args, intersection, 'sinterstore'),
}
