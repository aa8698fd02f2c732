import { compareIds } from '../../keyspace/types/stream/stream-id.ts'
import { firstKey, type CommandSpec } from '../command.ts'
import { readId } from './id-argument.ts'
import { existingStream } from './stream-key.ts'

export const xdel: CommandSpec = {
  name: 'xdel',
  arity: -3,
  flags: ['write', 'fast'],
  acl: ['stream'],
  keys: firstKey('RW', 'delete'),
  doc: { summary: 'Removes entries of a stream by their ids.', since: '5.0.0', group: 'stream', complexity: 'O(log(N)) per id', syntax: 'key id [id ...]' },
  run(ctx, args) {
    const key = args[1]!
    const stream = existingStream(ctx.db, key)
    if (stream === undefined) return ctx.reply.integer(0)
    const ids = args.slice(2).map(readId)
    ctx.db.beforeChange(key)
    let removed = 0
    for (const id of ids) {
      if (!stream.delete(id)) continue
      removed++
      if (compareIds(id, stream.maxDeletedId) > 0) stream.maxDeletedId = id
    }
    if (removed > 0) {
      stream.refreshFirstId()
      ctx.db.touched(key)
      ctx.db.notify('stream', 'xdel', key)
    }
    ctx.reply.integer(removed)
  },
}
