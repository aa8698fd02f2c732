import type { Bytes } from '../../bytes.ts'
import type { RestorePolicy } from '../../scripting/function-libraries.ts'
import { type CommandSpec, ReplyError } from '../command.ts'
import { subcommandSyntax } from '../reply-errors.ts'
import { readFunctionPayload } from './function-payload.ts'

export const functionRestore: CommandSpec = {
  name: 'restore',
  arity: -3,
  flags: ['noscript', 'write', 'denyoom'],
  acl: ['scripting'],
  tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
  doc: {
    summary: 'Unpacks libraries from a payload.',
    since: '7.0.0',
    group: 'scripting',
    complexity: 'O(N) where N is the number of functions on the payload',
    syntax: 'serialized-value [FLUSH | APPEND | REPLACE]{policy}',
  },
  run(ctx, args) {
    if (args.length > 4) throw subcommandSyntax(args)
    const policy = readPolicy(args[3])
    ctx.node.scripting.functions.restore(readFunctionPayload(args[2]!), policy)
    ctx.propagateAs = [args]
    ctx.reply.ok()
  },
}

function readPolicy(word: Bytes = 'append'): RestorePolicy {
  const policy = word.toLowerCase()
  if (policy === 'append' || policy === 'replace' || policy === 'flush') return policy
  throw new ReplyError('ERR Wrong restore policy given, value should be either FLUSH, APPEND or REPLACE.')
}
