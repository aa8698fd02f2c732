import { allKeys, type CommandSpec } from '../command.ts'
import { wrongArity } from '../reply-errors.ts'

export const mset: CommandSpec = {
  name: 'mset',
  arity: -3,
  flags: ['write', 'denyoom'],
  acl: ['string'],
  keys: allKeys(2, 'OW', 'update'),
  doc: { summary: 'Sets several strings.', since: '1.0.1', group: 'string', complexity: 'O(N) in keys', syntax: 'key value [key value ...]' },
  run(ctx, args) {
    if (args.length % 2 === 0) throw wrongArity('mset')
    for (let at = 1; at < args.length; at += 2) ctx.db.set(args[at]!, args[at + 1]!)
    ctx.reply.ok()
  },
}
