import type { CommandSpec } from '../command.ts'
import { groupOf, streamOf } from './stream-key.ts'

export const xinfoConsumers: CommandSpec = {
  name: 'consumers',
  arity: 4,
  flags: ['readonly'],
  acl: ['stream'],
  tips: ['nondeterministic_output'],
  keys: [{ flags: ['RO', 'access'], begin: { index: 2 }, find: { lastKey: 0, step: 1, limit: 0 } }],
  doc: { summary: 'Lists the consumers of a group.', since: '5.0.0', group: 'stream', complexity: 'O(N) in consumers', syntax: 'key groupname' },
  run(ctx, args) {
    const { reply, nowMs } = ctx
    const group = groupOf(streamOf(ctx.db, args[2]!), args[2]!, args[3]!)
    reply.array(group.consumers.size)
    for (const { name, pending, seenAtMs } of group.sortedConsumers()) {
      reply.map(3)
      reply.bulk('name')
      reply.bulk(name)
      reply.bulk('pending')
      reply.integer(pending.size)
      reply.bulk('idle')
      reply.integer(Math.max(0, nowMs - seenAtMs))
    }
  },
}
