import { firstKey, type CommandSpec } from '../command.ts'
import { replyEntriesBetween } from './ranging.ts'

export const xrevrange: CommandSpec = {
  name: 'xrevrange',
  arity: -4,
  flags: ['readonly'],
  acl: ['stream'],
  keys: firstKey('RO', 'access'),
  doc: {
    summary: 'Reads the entries between two ids, from the greatest to the least.',
    since: '5.0.0',
    group: 'stream',
    complexity: 'O(log(N)+M) for M entries returned',
    syntax: 'key end start [COUNT count]',
  },
  run: (ctx, args) => replyEntriesBetween(ctx, args, true),
}
