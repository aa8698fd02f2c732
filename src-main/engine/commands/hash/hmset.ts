import { firstKey, type CommandSpec } from '../command.ts'
import { wrongArity } from '../reply-errors.ts'
import { existingHash, setFields } from './hash-key.ts'

export const hmset: CommandSpec = {
  name: 'hmset',
  arity: -4,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['hash'],
  keys: firstKey('RW', 'update'),
  doc: {
    summary: 'Sets fields of a hash; the old form of HSET.',
    since: '2.0.0',
    group: 'hash',
    complexity: 'O(N) in fields',
    syntax: 'key field value [field value ...]',
    deprecated: { since: '4.0.0', replacedBy: '`HSET`' },
  },
  run(ctx, args) {
    if (args.length % 2 === 1) throw wrongArity('hmset')
    setFields(ctx.db, args[1]!, existingHash(ctx.db, args[1]!), args, 2)
    ctx.reply.ok()
  },
}
