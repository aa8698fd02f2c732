import type { CommandSpec } from '../command.ts'

export const clientTrackinginfo: CommandSpec = {
  name: 'trackinginfo',
  arity: 2,
  flags: ['noscript', 'loading', 'stale'],
  acl: ['connection'],
  doc: {
    summary: 'Tells how the connection tracks keys.',
    since: '6.2.0',
    group: 'connection',
    complexity: 'O(1)',
    syntax: '',
  },
  run(ctx) {
    const { reply } = ctx
    reply.map(3)
    reply.bulk('flags')
    reply.set(1)
    reply.bulk('off')
    reply.bulk('redirect')
    reply.integer(-1)
    reply.bulk('prefixes')
    reply.array(0)
  },
}
