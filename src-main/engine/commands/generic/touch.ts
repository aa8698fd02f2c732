import { allKeys, type CommandSpec } from '../command.ts'

export const touch: CommandSpec = {
  name: 'touch',
  arity: -2,
  flags: ['readonly', 'fast'],
  acl: ['keyspace'],
  tips: ['request_policy:multi_shard', 'response_policy:agg_sum'],
  keys: allKeys(1, 'RO'),
  doc: {
    summary: 'Counts the keys that exist and marks them as just used.',
    since: '3.2.1',
    group: 'generic',
    complexity: 'O(N) in keys',
    syntax: 'key [key ...]',
  },
  run(ctx, args) {
    let found = 0
    for (let at = 1; at < args.length; at++) if (ctx.db.get(args[at]!) !== undefined) found++
    ctx.reply.integer(found)
  },
}
