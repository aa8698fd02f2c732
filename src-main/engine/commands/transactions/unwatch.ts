import type { CommandSpec } from '../command.ts'

export const unwatchCommand: CommandSpec = {
  name: 'unwatch',
  arity: 1,
  flags: ['noscript', 'loading', 'stale', 'fast', 'allow_busy'],
  acl: ['transaction'],
  doc: {
    summary: 'Forgets all watched keys.',
    since: '2.2.0',
    group: 'transactions',
    complexity: 'O(1)',
    syntax: '',
  },
  run(ctx) {
    ctx.node.watchedKeys.unwatch(ctx.client)
    ctx.reply.ok()
  },
}
