import { type CommandSpec, ReplyError } from '../command.ts'
import { subcommandSyntax } from '../reply-errors.ts'
import { readInteger } from '../arguments/integer.ts'

export const clientUnblock: CommandSpec = {
  name: 'unblock',
  arity: -3,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  acl: ['connection'],
  doc: {
    summary: 'Wakes a connection that waits in a blocking command.',
    since: '5.0.0',
    group: 'connection',
    complexity: 'O(log N) where N is the number of client connections',
    syntax: 'client-id [TIMEOUT | ERROR]',
  },
  run(ctx, args) {
    const reason = args[3]?.toLowerCase()
    if (args.length > 4) throw subcommandSyntax(args)
    if (reason !== undefined && reason !== 'timeout' && reason !== 'error') throw new ReplyError('ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR')
    const target = ctx.node.clients.get(readInteger(args[2]!))
    if (target?.unblock === undefined) return ctx.reply.integer(0)
    target.unblock(reason ?? 'timeout')
    ctx.reply.integer(1)
  },
}
