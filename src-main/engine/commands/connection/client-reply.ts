import type { CommandSpec } from '../command.ts'
import { syntaxError } from '../reply-errors.ts'

export const clientReply: CommandSpec = {
  name: 'reply',
  arity: 3,
  flags: ['noscript', 'loading', 'stale'],
  acl: ['connection'],
  doc: {
    summary: 'Says whether the server replies to this connection\'s commands.',
    since: '3.2.0',
    group: 'connection',
    complexity: 'O(1)',
    syntax: '<ON | OFF | SKIP>',
  },
  run(ctx, args) {
    const { client, reply } = ctx
    const mode = args[2]!.toLowerCase()
    if (mode !== 'on' && mode !== 'off' && mode !== 'skip') throw syntaxError()
    if (mode === 'on') reply.ok()
    if (mode !== 'skip') client.replyMode = mode
    else if (client.replyMode !== 'off') client.replyMode = 'skip-next'
  },
}
