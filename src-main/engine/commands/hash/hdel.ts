import { firstKey, type CommandSpec } from '../command.ts'
import { existingHash, hashShrunk } from './hash-key.ts'

export const hdel: CommandSpec = {
  name: 'hdel',
  arity: -3,
  flags: ['write', 'fast'],
  acl: ['hash'],
  keys: firstKey('RW', 'delete'),
  doc: {
    summary: 'Removes fields of a hash, and the hash when none is left.',
    since: '2.0.0',
    group: 'hash',
    complexity: 'O(N) in fields',
    syntax: 'key field [field ...]',
    history: [['2.4.0', 'Takes several fields.']],
  },
  run(ctx, args) {
    const key = args[1]!
    const hash = existingHash(ctx.db, key)
    if (hash === undefined) {
      ctx.reply.integer(0)
      return
    }
    ctx.db.beforeChange(key)
    let removed = 0
    for (let at = 2; at < args.length; at++) if (hash.delete(args[at]!)) removed++
    if (removed > 0) hashShrunk(ctx.db, key, hash, 'hdel')
    ctx.reply.integer(removed)
  },
}
