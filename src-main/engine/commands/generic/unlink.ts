import { isFreedLazily } from '../../keyspace/free-effort.ts'
import { allKeys, type CommandSpec } from '../command.ts'
import { removeKeys } from './del.ts'

export const unlink: CommandSpec = {
  name: 'unlink',
  arity: -2,
  flags: ['write', 'fast'],
  acl: ['keyspace'],
  tips: ['request_policy:multi_shard', 'response_policy:agg_sum'],
  keys: allKeys(1, 'RM', 'delete'),
  doc: {
    summary: 'Removes keys and leaves freeing their memory to the garbage collector.',
    since: '4.0.0',
    group: 'generic',
    complexity: 'O(1) per key',
    syntax: 'key [key ...]',
  },
  run(ctx, args) {
    for (const key of new Set(args.slice(1))) {
      const value = ctx.db.peek(key)
      if (value !== undefined && isFreedLazily(value)) ctx.node.stats.lazilyFreedValues++
    }
    removeKeys(ctx, args)
  },
}
