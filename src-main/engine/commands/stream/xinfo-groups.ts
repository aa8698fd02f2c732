import { lagOf } from '../../keyspace/types/stream/read-progress.ts'
import { idText } from '../../keyspace/types/stream/stream-id.ts'
import type { CommandSpec } from '../command.ts'
import { replyIntegerOrNil } from './info-reply.ts'
import { streamOf } from './stream-key.ts'

export const xinfoGroups: CommandSpec = {
  name: 'groups',
  arity: 3,
  flags: ['readonly'],
  acl: ['stream'],
  keys: [{ flags: ['RO', 'access'], begin: { index: 2 }, find: { lastKey: 0, step: 1, limit: 0 } }],
  doc: { summary: 'Lists the consumer groups of a stream.', since: '5.0.0', group: 'stream', complexity: 'O(N) in groups', syntax: 'key', history: [['7.0.0', 'Tells `entries-read` and `lag`.']] },
  run(ctx, args) {
    const { reply } = ctx
    const stream = streamOf(ctx.db, args[2]!)
    reply.array(stream.groups.size)
    for (const group of stream.sortedGroups()) {
      reply.map(6)
      reply.bulk('name')
      reply.bulk(group.name)
      reply.bulk('consumers')
      reply.integer(group.consumers.size)
      reply.bulk('pending')
      reply.integer(group.pending.size)
      reply.bulk('last-delivered-id')
      reply.bulk(idText(group.lastId))
      reply.bulk('entries-read')
      replyIntegerOrNil(reply, group.entriesRead)
      reply.bulk('lag')
      replyIntegerOrNil(reply, lagOf(stream, group))
    }
  },
}
