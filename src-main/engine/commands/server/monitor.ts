import type { CommandSpec } from '../command.ts'

export const monitorCommand: CommandSpec = {
  name: 'monitor',
  arity: 1,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  acl: [],
  doc: {
    summary: 'Shows every command the server serves, as it is served.',
    since: '1.0.0',
    group: 'server',
    syntax: '',
  },
  run(ctx) {
    ctx.node.monitors.add(ctx.client)
    ctx.reply.ok()
  },
}
