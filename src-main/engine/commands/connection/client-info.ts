import type { CommandSpec } from '../command.ts'
import { clientInfoLine } from '../../client/client-info.ts'

export const clientInfo: CommandSpec = {
  name: 'info',
  arity: 2,
  flags: ['noscript', 'loading', 'stale'],
  acl: ['connection'],
  tips: ['nondeterministic_output'],
  doc: {
    summary: 'Tells about the connection, as a line of CLIENT LIST.',
    since: '6.2.0',
    group: 'connection',
    complexity: 'O(1)',
    syntax: '',
  },
  run(ctx) {
    ctx.reply.verbatim('txt', `${clientInfoLine(ctx.client, ctx.node)}\n`)
  },
}
