import { firstKey, ReplyError, type CommandSpec } from '../command.ts'
import { isClusterMode, readDatabase, sameObject } from './other-database.ts'

export const move: CommandSpec = {
  name: 'move',
  arity: 3,
  flags: ['write', 'fast'],
  acl: ['keyspace'],
  keys: firstKey('RW', 'access', 'update'),
  doc: { summary: 'Moves a key to another database.', since: '1.0.0', group: 'generic', complexity: 'O(1)', syntax: 'key db' },
  run(ctx, args) {
    if (isClusterMode(ctx)) throw new ReplyError('ERR MOVE is not allowed in cluster mode')
    const key = args[1]!
    const target = readDatabase(ctx, args[2]!)
    if (target === ctx.db) throw sameObject()
    const value = ctx.db.get(key)
    const moves = value !== undefined && !target.has(key)
    if (moves) {
      const form = ctx.db.formOf(key)
      const expiresAtMs = ctx.db.expiresAtMs(key)
      ctx.db.delete(key)
      target.setFormed(key, value, form)
      if (expiresAtMs !== undefined) target.setExpiry(key, expiresAtMs)
      ctx.db.notify('generic', 'move_from', key)
      target.notify('generic', 'move_to', key)
    }
    ctx.reply.integer(moves ? 1 : 0)
  },
}
