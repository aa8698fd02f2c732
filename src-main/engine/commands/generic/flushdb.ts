import type { CommandSpec } from '../command.ts'
import { checkFlushMode } from './flushing.ts'

export const flushdb: CommandSpec = {
  name: 'flushdb',
  arity: -1,
  flags: ['write'],
  acl: ['keyspace', 'dangerous'],
  doc: { summary: 'Removes all keys of the database.', since: '1.0.0', group: 'server', complexity: 'O(N) in keys', syntax: '[ASYNC | SYNC]' },
  run(ctx, args) {
    checkFlushMode(args)
    ctx.node.tracking.flushing(() => void ctx.db.clear())
    // Replicas must flush even when nothing was here: they may still hold keys (flushdbCommand, forceCommandPropagation).
    ctx.propagateAs = [args]
    ctx.reply.ok()
  },
}
