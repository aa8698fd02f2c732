import type { CommandSpec } from '../command.ts'

export const slowlogLen: CommandSpec = {
  name: 'len',
  arity: 2,
  flags: ['admin', 'loading', 'stale'],
  acl: [],
  doc: {
    summary: 'Counts the entries of the slow log.',
    since: '2.2.12',
    group: 'server',
    complexity: 'O(1)',
    syntax: '',
  },
  run(ctx) {
    ctx.reply.integer(ctx.node.slowlog.length)
  },
}
