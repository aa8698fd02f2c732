import { firstKey, type CommandSpec } from '../command.ts'
import { existingSortedSet } from './sorted-set-key.ts'

export const zmscore: CommandSpec = {
  name: 'zmscore',
  arity: -3,
  flags: ['readonly', 'fast'],
  acl: ['sortedset'],
  keys: firstKey('RO', 'access'),
  doc: {
    summary: 'Tells the scores of several members.',
    since: '6.2.0',
    group: 'sorted-set',
    complexity: 'O(N) in members named',
    syntax: 'key member [member ...]',
  },
  run(ctx, args) {
    const set = existingSortedSet(ctx.db, args[1]!)
    ctx.reply.array(args.length - 2)
    for (let at = 2; at < args.length; at++) {
      const score = set?.score(args[at]!)
      if (score === undefined) ctx.reply.nil()
      else ctx.reply.double(score)
    }
  },
}
