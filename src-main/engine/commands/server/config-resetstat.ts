import type { CommandSpec } from '../command.ts'

export const configResetstat: CommandSpec = {
  name: 'resetstat',
  arity: 2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  acl: [],
  doc: {
    summary: 'Sets the counters of INFO to zero.',
    since: '2.0.0',
    group: 'server',
    complexity: 'O(1)',
    syntax: '',
  },
  run(ctx) {
    ctx.node.stats.reset()
    ctx.node.commandLatencies.reset()
    ctx.node.replication.resetCounters()
    ctx.node.persistence.saveCount = 0
    ctx.reply.ok()
  },
}
