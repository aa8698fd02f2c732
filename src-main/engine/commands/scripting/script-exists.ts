import type { CommandSpec } from '../command.ts'

export const scriptExists: CommandSpec = {
  name: 'exists',
  arity: -3,
  flags: ['noscript'],
  acl: ['scripting'],
  tips: ['request_policy:all_shards', 'response_policy:agg_logical_and'],
  doc: {
    summary: 'Tells which scripts are cached.',
    since: '2.6.0',
    group: 'scripting',
    complexity: 'O(N) with N being the number of scripts to check (so checking a single script is an O(1) operation).',
    syntax: 'sha1 [sha1 ...]',
  },
  run(ctx, args) {
    ctx.reply.array(args.length - 2)
    for (let i = 2; i < args.length; i++) ctx.reply.integer(ctx.node.scripting.scripts.has(args[i]!) ? 1 : 0)
  },
}
