import { allKeys, type CommandSpec } from '../command.ts'

export const exists: CommandSpec = {
  name: 'exists',
  arity: -2,
  flags: ['readonly', 'fast'],
  acl: ['keyspace'],
  tips: ['request_policy:multi_shard', 'response_policy:agg_sum'],
  keys: allKeys(1, 'RO'),
  doc: {
    summary: 'Counts how many of the keys named exist; a key named twice counts twice.',
    since: '1.0.0',
    group: 'generic',
    complexity: 'O(N) in keys',
    syntax: 'key [key ...]',
    history: [['3.0.3', 'Takes several keys.']],
  },
  run(ctx, args) {
    let found = 0
    for (let at = 1; at < args.length; at++) if (ctx.db.look(args[at]!) !== undefined) found++
    ctx.reply.integer(found)
  },
}
