import type { CommandSpec } from '../command.ts'

export const timeCommand: CommandSpec = {
  name: 'time',
  arity: 1,
  flags: ['loading', 'stale', 'fast'],
  acl: [],
  tips: ['nondeterministic_output'],
  doc: {
    summary: 'Tells the server\'s clock: Unix seconds, and microseconds within the second.',
    since: '2.6.0',
    group: 'server',
    complexity: 'O(1)',
    syntax: '',
  },
  run(ctx) {
    const nowMs = ctx.node.clock.nowMs()
    ctx.reply.bulks([String(Math.floor(nowMs / 1000)), String(Math.floor((nowMs % 1000) * 1000))])
  },
}
