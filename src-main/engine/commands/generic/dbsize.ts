import type { CommandSpec } from '../command.ts'

export const dbsize: CommandSpec = {
  name: 'dbsize',
  arity: 1,
  flags: ['readonly', 'fast'],
  acl: ['keyspace'],
  tips: ['request_policy:all_shards', 'response_policy:agg_sum'],
  doc: { summary: 'Counts the keys of the database.', since: '1.0.0', group: 'server', complexity: 'O(1)', syntax: '' },
  run: (ctx) => ctx.reply.integer(ctx.db.size),
}
