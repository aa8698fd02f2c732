import { type CommandSpec, ReplyError } from '../command.ts'
import { isFlushMode } from './flush-mode.ts'

export const scriptFlush: CommandSpec = {
  name: 'flush',
  arity: -2,
  flags: ['noscript'],
  acl: ['scripting'],
  tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
  doc: {
    summary: 'Forgets all cached scripts.',
    since: '2.6.0',
    group: 'scripting',
    complexity: 'O(N) with N being the number of scripts in cache',
    syntax: '[ASYNC | SYNC]{async 6.2.0}',
    history: [['6.2.0', 'Takes `ASYNC` and `SYNC`.']],
  },
  run(ctx, args) {
    if (args.length > 3 || !isFlushMode(args[2])) throw new ReplyError('ERR SCRIPT FLUSH only support SYNC|ASYNC option')
    ctx.node.scripting.scripts.flush()
    ctx.reply.ok()
  },
}
