import { firstKey, type CommandSpec } from '../command.ts'
import { replyExpiry } from './time-left.ts'

export const pexpiretime: CommandSpec = {
  name: 'pexpiretime',
  arity: 2,
  flags: ['readonly', 'fast'],
  acl: ['keyspace'],
  keys: firstKey('RO', 'access'),
  doc: { summary: 'Tells the Unix time in milliseconds at which a key runs out.', since: '7.0.0', group: 'generic', complexity: 'O(1)', syntax: 'key' },
  run: (ctx, args) => replyExpiry(ctx, args[1]!, (atMs) => atMs),
}
