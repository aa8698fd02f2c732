import { allKeys, type CommandSpec } from '../command.ts'
import { replyCombined, union } from './set-algebra.ts'

export const sunion: CommandSpec = {
  name: 'sunion',
  arity: -2,
  flags: ['readonly'],
  acl: ['set'],
  tips: ['nondeterministic_output_order'],
  keys: allKeys(1, 'RO', 'access'),
  doc: { summary: 'Lists the members that any set has.', since: '1.0.0', group: 'set', complexity: 'O(N) in members of all sets', syntax: 'key [key ...]' },
  run: (ctx, args) => replyCombined(ctx, args, union),
}
