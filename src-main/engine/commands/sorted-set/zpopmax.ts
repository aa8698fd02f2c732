import { firstKey, type CommandSpec } from '../command.ts'
import { popEntries } from './popping.ts'

export const zpopmax: CommandSpec = {
  name: 'zpopmax',
  arity: -2,
  flags: ['write', 'fast'],
  acl: ['sortedset'],
  keys: firstKey('RW', 'access', 'delete'),
  doc: {
    summary: 'Takes the members with the greatest scores.',
    since: '5.0.0',
    group: 'sorted-set',
    complexity: 'O(log(N)*M) for M members taken',
    syntax: 'key [count]',
  },
  run: (ctx, args) => popEntries(ctx, args, 'max'),
}
