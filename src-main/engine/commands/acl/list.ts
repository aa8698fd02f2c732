import type { CommandSpec } from '../command.ts'

export const aclList: CommandSpec = {
  name: 'list',
  arity: 2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  acl: [],
  doc: {
    summary: 'Lists users with their rights.',
    since: '6.0.0',
    group: 'server',
    complexity: 'O(N). Where N is the number of configured users.',
    syntax: '',
  },
  run(ctx) {
    ctx.reply.bulks(ctx.node.acl.lines())
  },
}
