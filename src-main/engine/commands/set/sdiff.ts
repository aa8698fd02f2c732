import { allKeys, type CommandSpec } from '../command.ts'
import { difference, replyCombined } from './set-algebra.ts'

export const sdiff: CommandSpec = {
  name: 'sdiff',
  arity: -2,
  flags: ['readonly'],
  acl: ['set'],
  tips: ['nondeterministic_output_order'],
  keys: allKeys(1, 'RO', 'access'),
  doc: {
    summary: 'Lists the members that only the first set has.',
    since: '1.0.0',
    group: 'set',
    complexity: 'O(N) in members of all sets',
    syntax: 'key [key ...]',
  },
  run: (ctx, args) => replyCombined(ctx, args, difference),
}
