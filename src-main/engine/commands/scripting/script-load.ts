import type { CommandSpec } from '../command.ts'

export const scriptLoad: CommandSpec = {
  name: 'load',
  arity: 3,
  flags: ['noscript', 'stale'],
  acl: ['scripting'],
  tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
  doc: {
    summary: 'Caches a script without running it.',
    since: '2.6.0',
    group: 'scripting',
    complexity: 'O(N) with N being the length in bytes of the script body.',
    syntax: 'script',
  },
  run(ctx, args) {
    ctx.reply.bulk(ctx.node.scripting.scripts.load(args[2]!))
  },
}
