import { type CommandSpec, ReplyError } from '../command.ts'
import { readOnOff } from './client-no-evict.ts'

export const clientTracking: CommandSpec = {
  name: 'tracking',
  arity: -3,
  flags: ['noscript', 'loading', 'stale'],
  acl: ['connection'],
  doc: {
    summary: 'Would tell the connection of changes to keys it has read; this server refuses to turn it on.',
    since: '6.0.0',
    group: 'connection',
    complexity: 'O(1). Some options may introduce additional complexity.',
    syntax: '<ON | OFF> [REDIRECT client-id] [PREFIX prefix [PREFIX prefix ...]] [BCAST] [OPTIN] [OPTOUT] [NOLOOP]',
  },
  run(ctx, args) {
    if (readOnOff(args[2]!)) throw new ReplyError('ERR Client-side caching is not supported by this server: CLIENT TRACKING can not be turned on')
    ctx.reply.ok()
  },
}
