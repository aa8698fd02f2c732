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
    syntax: 'key end{string} start{string} [COUNT count]',
    history: [['6.2.0', 'Takes exclusive bounds.']],
  },
  run: (ctx, args) => replyEntriesBetween(ctx, args, true),
}
