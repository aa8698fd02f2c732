import type { CommandSpec } from '../command.ts'

export const slowlogLen: CommandSpec = {
  name: 'len',
  arity: 2,
  flags: ['admin', 'loading', 'stale'],
  acl: [],
  tips: ['request_policy:all_nodes', 'response_policy:agg_sum', 'nondeterministic_output'],
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
