import type { CommandSpec } from '../command.ts'

export const aclWhoami: CommandSpec = {
  name: 'whoami',
  arity: 2,
  flags: ['noscript', 'loading', 'stale'],
  acl: [],
  doc: {
    summary: 'Tells the user of the connection.',
    since: '6.0.0',
    group: 'server',
    complexity: 'O(1)',
    syntax: '',
  },
  run(ctx) {
    ctx.reply.bulkOrNil(ctx.client.user?.name)
  },
}
