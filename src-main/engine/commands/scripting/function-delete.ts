import type { CommandSpec } from '../command.ts'

export const functionDelete: CommandSpec = {
  name: 'delete',
  arity: 3,
  flags: ['noscript', 'write'],
  acl: ['scripting'],
  tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
  doc: {
    summary: 'Removes a library.',
    since: '7.0.0',
    group: 'scripting',
    complexity: 'O(1)',
    syntax: 'library-name',
  },
  run(ctx, args) {
    ctx.node.scripting.functions.delete(args[2]!)
    ctx.propagateAs = [args]
    ctx.reply.ok()
  },
}
