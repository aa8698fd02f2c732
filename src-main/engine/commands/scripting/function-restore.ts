import { type CommandSpec, ReplyError } from '../command.ts'
import { checkFunctionPayload } from './function-payload.ts'

export const functionRestore: CommandSpec = {
  name: 'restore',
  arity: -3,
  flags: ['noscript', 'write', 'denyoom'],
  acl: ['scripting'],
  doc: {
    summary: 'Unpacks libraries from a payload; only an empty one can be taken.',
    since: '7.0.0',
    group: 'scripting',
    complexity: 'O(N) where N is the number of functions on the payload',
    syntax: 'serialized-value [FLUSH | APPEND | REPLACE]',
  },
  run(ctx, args) {
    if (args.length === 4 && !/^(flush|append|replace)$/i.test(args[3]!)) {
      throw new ReplyError('ERR Wrong restore policy given, value should be either FLUSH, APPEND or REPLACE.')
    }
    checkFunctionPayload(args[2]!)
    ctx.reply.ok()
  },
}
