import { allKeys, type CommandSpec } from '../command.ts'
import { setPairs } from './mset.ts'
import { wrongArity } from '../reply-errors.ts'

export const msetnx: CommandSpec = {
  name: 'msetnx',
  arity: -3,
  flags: ['write', 'denyoom'],
  acl: ['string'],
  tips: ['request_policy:multi_shard', 'response_policy:agg_min'],
  keys: allKeys(2, 'OW', 'insert'),
  doc: {
    summary: 'Sets several strings if none of the keys exists.',
    since: '1.0.1',
    group: 'string',
    complexity: 'O(N) in keys',
    syntax: 'key value [key value ...]',
  },
  run(ctx, args) {
    if (args.length % 2 === 0) throw wrongArity('msetnx')
    for (let at = 1; at < args.length; at += 2) {
      if (!ctx.db.has(args[at]!)) continue
      ctx.reply.integer(0)
      return
    }
    setPairs(ctx, args)
    ctx.reply.integer(1)
  },
}
