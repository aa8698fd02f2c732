import { firstKey, type CommandSpec } from '../command.ts'
import { replyFieldTimes } from './field-expiring.ts'

export const hexpiretime: CommandSpec = {
  name: 'hexpiretime',
  arity: -5,
  flags: ['readonly', 'fast'],
  acl: ['hash'],
  keys: firstKey('RO', 'access'),
  doc: { summary: 'Tells at which Unix time, in seconds, fields of a hash run out.', since: '7.4.0', group: 'hash', complexity: 'O(N) in fields named', syntax: 'key FIELDS numfields field [field ...]' },
  run: (ctx, args) => replyFieldTimes(ctx, args, (atMs) => Math.floor((atMs + 999) / 1000)),
}
