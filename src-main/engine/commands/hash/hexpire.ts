import { firstKey, type CommandSpec } from '../command.ts'
import { expireFields } from './field-expiring.ts'

export const hexpire: CommandSpec = {
  name: 'hexpire',
  arity: -6,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['hash'],
  keys: firstKey('RW', 'update'),
  doc: {
    summary: 'Lets fields of a hash run out after a number of seconds.',
    since: '7.4.0',
    group: 'hash',
    complexity: 'O(N) in fields named',
    syntax: 'key seconds [NX | XX | GT | LT] FIELDS numfields field [field ...]',
  },
  run: (ctx, args) => expireFields(ctx, args, { seconds: true, absolute: false }, 'hexpire'),
}
