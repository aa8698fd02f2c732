import type { CommandSpec } from '../command.ts'

export const slowlogReset: CommandSpec = {
  name: 'reset',
  arity: 2,
  flags: ['admin', 'loading', 'stale'],
  acl: [],
  tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
  doc: {
    summary: 'Empties the slow log.',
    since: '2.2.12',
    group: 'server',
    complexity: 'O(N) where N is the number of entries in the slowlog',
    syntax: '',
  },
  run(ctx) {
    ctx.node.slowlog.reset()
    ctx.reply.ok()
  },
}
