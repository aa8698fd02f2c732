import type { CommandSpec } from '../command.ts'

export const memoryMallocStats: CommandSpec = {
  name: 'malloc-stats',
  arity: 2,
  flags: [],
  acl: [],
  tips: ['nondeterministic_output', 'request_policy:all_shards', 'response_policy:special'],
  doc: {
    summary: 'Shows the figures of the memory allocator.',
    since: '4.0.0',
    group: 'server',
    complexity: 'Depends on how much memory is allocated, could be slow',
    syntax: '',
  },
  run(ctx) {
    const figures = ctx.node.memory()
    ctx.reply.verbatim('txt', Object.entries(figures).map(([name, value]) => `${name}: ${value}\n`).join(''))
  },
}
