import type { CommandSpec } from '../command.ts'

export const clientId: CommandSpec = {
  name: 'id',
  arity: 2,
  flags: ['noscript', 'loading', 'stale'],
  acl: ['connection'],
  doc: {
    summary: 'Tells the id of the connection.',
    since: '5.0.0',
    group: 'connection',
    complexity: 'O(1)',
    syntax: '',
  },
  run(ctx) {
    ctx.reply.integer(ctx.client.id)
  },
}
