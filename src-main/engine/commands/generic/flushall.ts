import type { CommandSpec } from '../command.ts'
import { checkFlushMode } from './flushing.ts'

export const flushall: CommandSpec = {
  name: 'flushall',
  arity: -1,
  flags: ['write'],
  acl: ['keyspace', 'dangerous'],
  tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
  doc: { summary: 'Removes all keys of all databases.', since: '1.0.0', group: 'server', complexity: 'O(N) in keys', syntax: '[ASYNC{4.0.0} | SYNC{6.2.0}]{async}', history: [['4.0.0', 'Takes `ASYNC`.'], ['6.2.0', 'Takes `SYNC`.']] },
  run(ctx, args) {
    checkFlushMode(args)
    ctx.node.replication.abandonSnapshot()
    ctx.node.tracking.flushing(() => {
      for (const database of ctx.node.databases) database.clear()
    })
    ctx.node.persistence.flushed()
    // Replicas must flush even when nothing was here: they may still hold keys (flushAllDataAndResetRDB).
    ctx.propagateAs = [args]
    ctx.reply.ok()
  },
}
