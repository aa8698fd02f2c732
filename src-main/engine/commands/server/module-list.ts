import type { CommandSpec } from '../command.ts'

export const moduleList: CommandSpec = {
  name: 'list',
  arity: 2,
  flags: ['admin', 'noscript'],
  acl: [],
  tips: ['nondeterministic_output_order'],
  doc: {
    summary: 'Lists loaded modules.',
    since: '4.0.0',
    group: 'server',
    complexity: 'O(N) where N is the number of loaded modules.',
    syntax: '',
  },
  run(ctx) {
    ctx.reply.array(0)
  },
}
