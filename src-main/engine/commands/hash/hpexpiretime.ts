import { firstKey, type CommandSpec } from '../command.ts'
import { replyFieldTimes } from './field-expiring.ts'

export const hpexpiretime: CommandSpec = {
  name: 'hpexpiretime',
  arity: -5,
  flags: ['readonly', 'fast'],
  acl: ['hash'],
  keys: firstKey('RO', 'access'),
  doc: { summary: 'Tells at which Unix time, in milliseconds, fields of a hash run out.', since: '7.4.0', group: 'hash', complexity: 'O(N) in fields named', syntax: 'key FIELDS numfields field [field ...]' },
  run: (ctx, args) => replyFieldTimes(ctx, args, (atMs) => atMs),
}
