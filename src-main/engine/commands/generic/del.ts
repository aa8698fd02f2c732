import type { Bytes } from '../../bytes.ts'
import { allKeys, type CommandSpec } from '../command.ts'
import type { CommandContext } from '../context.ts'

export const del: CommandSpec = {
  name: 'del',
  arity: -2,
  flags: ['write'],
  acl: ['keyspace'],
  tips: ['request_policy:multi_shard', 'response_policy:agg_sum'],
  keys: allKeys(1, 'RM', 'delete'),
  doc: {
    summary: 'Removes keys.',
    since: '1.0.0',
    group: 'generic',
    complexity: 'O(N) in keys; for an aggregate O(M) in its elements',
    syntax: 'key [key ...]',
  },
  run: removeKeys,
}

/** Removes the keys named after the command and answers how many there were. */
export function removeKeys(ctx: CommandContext, args: readonly Bytes[]): void {
  let removed = 0
  for (let at = 1; at < args.length; at++) if (ctx.db.deleteAndNotify(args[at]!)) removed++
  ctx.reply.integer(removed)
}
