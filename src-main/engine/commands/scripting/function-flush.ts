import { type CommandSpec, ReplyError } from '../command.ts'
import { subcommandSyntax } from '../reply-errors.ts'
import { isFlushMode } from './flush-mode.ts'

export const functionFlush: CommandSpec = {
  name: 'flush',
  arity: -2,
  flags: ['noscript', 'write'],
  acl: ['scripting'],
  tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
  doc: {
    summary: 'Removes all libraries.',
    since: '7.0.0',
    group: 'scripting',
    complexity: 'O(N) where N is the number of functions deleted',
    syntax: '[ASYNC | SYNC]{async}',
  },
  run(ctx, args) {
    if (args.length > 3) throw subcommandSyntax(args)
    if (!isFlushMode(args[2])) throw new ReplyError('ERR FUNCTION FLUSH only supports SYNC|ASYNC option')
    ctx.node.scripting.functions.flush()
    ctx.propagateAs = [args]
    ctx.reply.ok()
  },
}
