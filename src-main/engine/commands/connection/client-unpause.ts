import type { CommandSpec } from '../command.ts'

export const clientUnpause: CommandSpec = {
  name: 'unpause',
  arity: 2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  acl: ['connection'],
  doc: {
    summary: 'Ends CLIENT PAUSE and serves what waited.',
    since: '6.2.0',
    group: 'connection',
    complexity: 'O(N) Where N is the number of paused clients',
    syntax: '',
  },
  run(ctx) {
    ctx.reply.ok()
    ctx.node.clientPause.end()
  },
}
