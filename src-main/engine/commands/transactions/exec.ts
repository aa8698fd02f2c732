import { loggedDenial, lostRightText } from '../../acl/refusals.ts'
import type { Bytes } from '../../bytes.ts'
import { type CommandSpec, ReplyError } from '../command.ts'
import type { CommandContext } from '../context.ts'

export const execCommand: CommandSpec = {
  name: 'exec',
  arity: 1,
  flags: ['noscript', 'loading', 'stale', 'skip_slowlog'],
  acl: ['transaction'],
  doc: {
    summary: 'Runs the queued commands as one, unless a watched key has changed.',
    since: '1.2.0',
    group: 'transactions',
    complexity: 'Depends on commands in the transaction',
    syntax: '',
  },
  run(ctx) {
    const { client, node, reply } = ctx
    const { transaction } = client
    if (transaction === undefined) throw new ReplyError('ERR EXEC without MULTI')
    const isWatchDirty = client.isWatchDirty || hasWatchedKeyExpired(ctx)
    client.transaction = undefined
    node.watchedKeys.unwatch(client)
    if (transaction.aborted) throw new ReplyError('EXECABORT Transaction discarded because of previous errors.')
    if (isWatchDirty) return reply.nilArray()
    reply.array(transaction.queue.length)
    for (const { spec, args } of transaction.queue) executeQueued(ctx, spec, args)
    // Each has said what replicas are to be sent; what the last said is not said again by EXEC.
    ctx.propagateAs = []
  },
}

/** Rights may have changed since the command was queued. */
function executeQueued({ client, node, reply }: CommandContext, spec: CommandSpec, args: readonly Bytes[]): void {
  const denial = loggedDenial(node, client, spec, args, 'multi')
  if (denial === undefined) return node.execute(client, spec, args)
  const text = lostRightText(denial)
  node.stats.countError(text)
  reply.error(text)
}

/** A watched key that ran out but was not yet removed counts as changed (isWatchedKeyExpired). */
function hasWatchedKeyExpired(ctx: CommandContext): boolean {
  for (const [dbIndex, keys] of ctx.client.watched) {
    const db = ctx.node.databases[dbIndex]!
    for (const key of keys) if ((db.expiresAtMs(key) ?? Infinity) <= ctx.nowMs) return true
  }
  return false
}
