import type { CommandSpec } from '../command.ts'
import { difference, storeCombined } from './set-algebra.ts'

export const sdiffstore: CommandSpec = {
  name: 'sdiffstore',
  arity: -3,
  flags: ['write', 'denyoom'],
  acl: ['set'],
  keys: [
    { flags: ['OW', 'update'], begin: { index: 1 }, find: { lastKey: 0, step: 1, limit: 0 } },
    { flags: ['RO', 'access'], begin: { index: 2 }, find: { lastKey: -1, step: 1, limit: 0 } },
  ],
  doc: {
    summary: 'Stores the members that only the first set has.',
    since: '1.0.0',
    group: 'set',
    complexity: 'O(N) in members of all sets',
    syntax: 'destination key [key ...]',
  },
  run: (ctx, args) => storeCombined(ctx, args, difference, 'sdiffstore'),
}
