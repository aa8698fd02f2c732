import type { CommandSpec } from '../command.ts'

export const aclUsers: CommandSpec = {
  name: 'users',
  arity: 2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  acl: [],
  doc: {
    summary: 'Lists the users\' names.',
    since: '6.0.0',
    group: 'server',
    complexity: 'O(N). Where N is the number of configured users.',
    syntax: '',
  },
  run(ctx) {
    ctx.reply.bulks(ctx.node.acl.all.map(({ name }) => name))
  },
}
