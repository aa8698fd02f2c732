import type { CommandSpec } from '../command.ts'

export const clientGetredir: CommandSpec = {
  name: 'getredir',
  arity: 2,
  flags: ['noscript', 'loading', 'stale'],
  acl: ['connection'],
  doc: {
    summary: 'Tells which connection invalidation messages go to; -1 while tracking is off.',
    since: '6.0.0',
    group: 'connection',
    complexity: 'O(1)',
    syntax: '',
  },
  run(ctx) {
    ctx.reply.integer(ctx.client.tracking?.redirectTo ?? -1)
  },
}
