import { firstKey, type CommandSpec } from '../command.ts'

export const persist: CommandSpec = {
  name: 'persist',
  arity: 2,
  flags: ['write', 'fast'],
  acl: ['keyspace'],
  keys: firstKey('RW', 'update'),
  doc: { summary: 'Takes the expiry off a key.', since: '2.2.0', group: 'generic', complexity: 'O(1)', syntax: 'key' },
  run(ctx, args) {
    const key = args[1]!
    const expires = ctx.db.has(key) && ctx.db.expiresAtMs(key) !== undefined
    if (expires) {
      ctx.db.setExpiry(key, undefined)
      ctx.db.notify('generic', 'persist', key)
    }
    ctx.reply.integer(expires ? 1 : 0)
  },
}
