import { type CommandSpec, ReplyError } from '../command.ts'
import { checkClientName } from '../../client/client-name.ts'

export const clientSetinfo: CommandSpec = {
  name: 'setinfo',
  arity: 4,
  flags: ['noscript', 'loading', 'stale'],
  acl: ['connection'],
  doc: {
    summary: 'Names the client library and its version.',
    since: '7.2.0',
    group: 'connection',
    complexity: 'O(1)',
    syntax: '<LIB-NAME libname | LIB-VER libver>',
  },
  run(ctx, args) {
    const [attribute, value] = [args[2]!.toLowerCase(), args[3]!]
    if (attribute !== 'lib-name' && attribute !== 'lib-ver') throw new ReplyError(`ERR Unrecognized option '${args[2]}'`)
    checkClientName(value, attribute)
    if (attribute === 'lib-name') ctx.client.libName = value
    else ctx.client.libVersion = value
    ctx.reply.ok()
  },
}
