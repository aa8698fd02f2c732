import type { CommandSpec } from '../command.ts'

export const commandCount: CommandSpec = {
  name: 'count',
  arity: 2,
  flags: ['loading', 'stale'],
  acl: ['connection'],
  doc: {
    summary: 'Counts the commands.',
    since: '2.8.13',
    group: 'server',
    complexity: 'O(1)',
    syntax: '',
  },
  run(ctx) {
    ctx.reply.integer(ctx.node.commands.all().length)
  },
}
