import type { CommandSpec } from '../command.ts'

export const clientGetname: CommandSpec = {
  name: 'getname',
  arity: 2,
  flags: ['noscript', 'loading', 'stale'],
  acl: ['connection'],
  doc: {
    summary: 'Tells the name of the connection.',
    since: '2.6.9',
    group: 'connection',
    complexity: 'O(1)',
    syntax: '',
  },
  run(ctx) {
    ctx.reply.bulkOrNil(ctx.client.name || undefined)
  },
}
