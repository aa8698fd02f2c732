import type { CommandSpec } from '../command.ts'

export const functionList: CommandSpec = {
  name: 'list',
  arity: -2,
  flags: ['noscript'],
  acl: ['scripting'],
  doc: {
    summary: 'Lists libraries and their functions.',
    since: '7.0.0',
    group: 'scripting',
    complexity: 'O(N) where N is the number of functions',
    syntax: '[LIBRARYNAME library-name-pattern] [WITHCODE]',
  },
  run(ctx) {
    ctx.reply.array(0)
  },
}
