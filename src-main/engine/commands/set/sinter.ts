import { allKeys, type CommandSpec } from '../command.ts'
import { intersection, replyCombined } from './set-algebra.ts'

export const sinter: CommandSpec = {
  name: 'sinter',
  arity: -2,
  flags: ['readonly'],
  acl: ['set'],
  tips: ['nondeterministic_output_order'],
  keys: allKeys(1, 'RO', 'access'),
  doc: {
    summary: 'Lists the members that all sets have.',
    since: '1.0.0',
    group: 'set',
    complexity: 'O(N*M) for the smallest set N and M sets',
    syntax: 'key [key ...]',
  },
  run: (ctx, args) => replyCombined(ctx, args, intersection),
}
