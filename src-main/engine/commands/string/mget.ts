import { allKeys, type CommandSpec } from '../command.ts'

export const mget: CommandSpec = {
  name: 'mget',
  arity: -2,
  flags: ['readonly', 'fast'],
  acl: ['string'],
  tips: ['request_policy:multi_shard'],
  keys: allKeys(1, 'RO', 'access'),
  doc: {
    summary: 'Reads several strings; nil stands for a missing key or another type.',
    since: '1.0.0',
    group: 'string',
    complexity: 'O(N) in keys',
    syntax: 'key [key ...]',
  },
  run(ctx, args) {
    ctx.reply.array(args.length - 1)
    for (let at = 1; at < args.length; at++) {
      const value = ctx.db.get(args[at]!)
      if (typeof value === 'string') ctx.reply.bulk(value)
      else ctx.reply.nil()
    }
  },
}
