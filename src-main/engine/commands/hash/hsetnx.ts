import { firstKey, type CommandSpec } from '../command.ts'
import { existingHash, setFields } from './hash-key.ts'

export const hsetnx: CommandSpec = {
  name: 'hsetnx',
  arity: 4,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['hash'],
  keys: firstKey('RW', 'insert'),
  doc: { summary: 'Sets a field of a hash if it does not exist.', since: '2.0.0', group: 'hash', complexity: 'O(1)', syntax: 'key field value' },
  run(ctx, args) {
    const hash = existingHash(ctx.db, args[1]!)
    const isNew = hash === undefined || !hash.has(args[2]!)
    if (isNew) setFields(ctx.db, args[1]!, hash, args, 2)
    ctx.reply.integer(isNew ? 1 : 0)
  },
}
