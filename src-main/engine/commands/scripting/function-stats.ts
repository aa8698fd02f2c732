import type { CommandSpec } from '../command.ts'

export const functionStats: CommandSpec = {
  name: 'stats',
  arity: 2,
  flags: ['noscript', 'allow_busy'],
  acl: ['scripting'],
  doc: {
    summary: 'Tells of the function that runs now, and of the engines.',
    since: '7.0.0',
    group: 'scripting',
    complexity: 'O(1)',
    syntax: '',
  },
  run(ctx) {
    const { reply } = ctx
    reply.map(2)
    reply.bulk('running_script')
    reply.nil()
    reply.bulk('engines')
    reply.map(1)
    reply.bulk('LUA')
    reply.map(2)
    const { libraries, functions } = ctx.node.scripting.functions.counts
    reply.bulk('libraries_count')
    reply.integer(libraries)
    reply.bulk('functions_count')
    reply.integer(functions)
  },
}
