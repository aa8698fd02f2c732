import type { CommandSpec } from '../command.ts'

export const quitCommand: CommandSpec = {
  name: 'quit',
  arity: -1,
  flags: ['allow_busy', 'noscript', 'loading', 'stale', 'fast', 'no_auth'],
  acl: ['connection'],
  doc: {
    summary: 'Closes the connection once all replies are sent.',
    since: '1.0.0',
    group: 'connection',
    complexity: 'O(1)',
    syntax: '',
  },
  run(ctx) {
    ctx.client.closeAfterReply = true
    ctx.reply.ok()
  },
}
