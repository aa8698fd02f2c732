import type { CommandSpec } from '../command.ts'
import { checkClientName } from '../../client/client-name.ts'

export const clientSetname: CommandSpec = {
  name: 'setname',
  arity: 3,
  flags: ['noscript', 'loading', 'stale'],
  acl: ['connection'],
  doc: {
    summary: 'Names the connection; an empty name takes it away.',
    since: '2.6.9',
    group: 'connection',
    complexity: 'O(1)',
    syntax: 'connection-name',
  },
  run(ctx, args) {
    checkClientName(args[2]!, 'Client names')
    ctx.client.name = args[2]!
    ctx.reply.ok()
  },
}
