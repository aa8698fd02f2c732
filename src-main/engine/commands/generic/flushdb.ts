import type { CommandSpec } from '../command.ts'
import { checkFlushMode } from './flushing.ts'

export const flushdb: CommandSpec = {
  name: 'flushdb',
  arity: -1,
  flags: ['write'],
  acl: ['keyspace', 'dangerous'],
  tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
  doc: { summary: 'Removes all keys of the database.', since: '1.0.0', group: 'server', complexity: 'O(N) in keys', syntax: '[ASYNC{4.0.0} | SYNC{6.2.0}]{async}', history: [['4.0.0', 'Takes `ASYNC`.'], ['6.2.0', 'Takes `SYNC`.']] },
  run(ctx, args) {
    checkFlushMode(args)
    ctx.node.tracking.flushing(() => void ctx.db.clear())
    // Replicas must flush even when nothing was here: they may still hold keys (flushdbCommand, forceCommandPropagation).
    ctx.propagateAs = [args]
    ctx.reply.ok()
  },
}
