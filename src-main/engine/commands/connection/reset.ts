import { type CommandSpec, ReplyError } from '../command.ts'
import { resetClient } from '../../client/client-reset.ts'

export const resetCommand: CommandSpec = {
  name: 'reset',
  arity: 1,
  flags: ['noscript', 'loading', 'stale', 'fast', 'no_auth', 'allow_busy'],
  acl: ['connection'],
  doc: {
    summary: 'Makes the connection as good as new.',
    since: '6.2.0',
    group: 'connection',
    complexity: 'O(1)',
    syntax: '',
  },
  run(ctx) {
    if (ctx.client.replica !== undefined) throw new ReplyError('ERR can only reset normal connections')
    resetClient(ctx.client, ctx.node)
    ctx.reply.simple('RESET')
  },
}
