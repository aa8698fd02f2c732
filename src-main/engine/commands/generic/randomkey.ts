import type { CommandSpec } from '../command.ts'

/** A database of expired keys only would otherwise be searched for ever on a replica (dbRandomKey). */
const MOST_TRIES = 100

export const randomkey: CommandSpec = {
  name: 'randomkey',
  arity: 1,
  flags: ['touches_arbitrary_keys', 'readonly'],
  acl: ['keyspace'],
  tips: ['request_policy:all_shards', 'nondeterministic_output'],
  doc: { summary: 'Names a key drawn at random.', since: '1.0.0', group: 'generic', complexity: 'O(1) in the number of keys', syntax: '' },
  run(ctx) {
    let key = ctx.db.slots.randomKey(ctx.node.random)
    for (let tries = 1; key !== undefined && !ctx.db.has(key) && !(ctx.db.isReplica && tries === MOST_TRIES); tries++) {
      key = ctx.db.slots.randomKey(ctx.node.random)
    }
    ctx.reply.bulkOrNil(key)
  },
}
