import { isKeyword } from '../arguments/keyword.ts'
import { type CommandSpec, ReplyError } from '../command.ts'

export const functionLoad: CommandSpec = {
  name: 'load',
  arity: -3,
  flags: ['noscript', 'write', 'denyoom'],
  acl: ['scripting'],
  tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
  doc: {
    summary: 'Loads a library of functions.',
    since: '7.0.0',
    group: 'scripting',
    complexity: 'O(1) (considering compilation time is redundant)',
    syntax: '[REPLACE] function-code',
  },
  run(ctx, args) {
    const options = args.slice(2, -1)
    const unknown = options.find((option) => !isKeyword(option, 'replace'))
    if (unknown !== undefined) throw new ReplyError(`ERR Unknown option given: ${unknown}`)
    const name = ctx.node.scripting.functions.load(args.at(-1)!, options.length > 0)
    ctx.propagateAs = [args]
    ctx.reply.bulk(name)
  },
}
