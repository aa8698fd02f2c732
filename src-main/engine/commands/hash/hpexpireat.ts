import { firstKey, type CommandSpec } from '../command.ts'
import { expireFields } from './field-expiring.ts'

export const hpexpireat: CommandSpec = {
  name: 'hpexpireat',
  arity: -6,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['hash'],
  keys: firstKey('RW', 'update'),
  doc: {
    summary: 'Lets fields of a hash run out at a Unix time in milliseconds.',
    since: '7.4.0',
    group: 'hash',
    complexity: 'O(N) in fields named',
    syntax: 'key unix-time-milliseconds [NX | XX | GT | LT] FIELDS numfields field [field ...]',
  },
  run: (ctx, args) => expireFields(ctx, args, { seconds: false, absolute: true }, 'hpexpireat'),
}
