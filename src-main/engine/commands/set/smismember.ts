import { firstKey, type CommandSpec } from '../command.ts'
import { existingSet } from './set-key.ts'

export const smismember: CommandSpec = {
  name: 'smismember',
  arity: -3,
  flags: ['readonly', 'fast'],
  acl: ['set'],
  keys: firstKey('RO', 'access'),
  doc: {
    summary: 'Tells for several members whether a set has them.',
    since: '6.2.0',
    group: 'set',
    complexity: 'O(N) in members named',
    syntax: 'key member [member ...]',
  },
  run(ctx, args) {
    const set = existingSet(ctx.db, args[1]!)
    ctx.reply.array(args.length - 2)
    for (let at = 2; at < args.length; at++) ctx.reply.integer(set?.has(args[at]!) ? 1 : 0)
  },
}
