import { firstKey, type CommandSpec } from '../command.ts'
import { wrongArity } from '../reply-errors.ts'
import { existingHash, setFields } from './hash-key.ts'

export const hset: CommandSpec = {
  name: 'hset',
  arity: -4,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['hash'],
  keys: firstKey('RW', 'update'),
  doc: {
    summary: 'Sets fields of a hash, which it creates, and answers how many are new.',
    since: '2.0.0',
    group: 'hash',
    complexity: 'O(1) per field',
    syntax: 'key field value [field value ...]',
    history: [['4.0.0', 'Takes several fields.']],
  },
  run(ctx, args) {
    if (args.length % 2 === 1) throw wrongArity('hset')
    ctx.reply.integer(setFields(ctx.db, args[1]!, existingHash(ctx.db, args[1]!), args, 2))
  },
}
