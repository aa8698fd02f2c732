import { SetValue } from '../../keyspace/types/set-value.ts'
import type { CommandSpec } from '../command.ts'
import { existingSet, setShrunk } from './set-key.ts'

export const smove: CommandSpec = {
  name: 'smove',
  arity: 4,
  flags: ['write', 'fast'],
  acl: ['set'],
  keys: [
    { flags: ['RW', 'access', 'delete'], begin: { index: 1 }, find: { lastKey: 0, step: 1, limit: 0 } },
    { flags: ['RW', 'insert'], begin: { index: 2 }, find: { lastKey: 0, step: 1, limit: 0 } },
  ],
  doc: { summary: 'Moves a member from one set to another.', since: '1.0.0', group: 'set', complexity: 'O(1)', syntax: 'source destination member' },
  run(ctx, args) {
    const [, from, to, member] = args as readonly [string, string, string, string]
    const source = existingSet(ctx.db, from)
    if (source === undefined) {
      ctx.reply.integer(0)
      return
    }
    const existing = existingSet(ctx.db, to)
    if (source === existing || !source.has(member)) {
      ctx.reply.integer(source.has(member) ? 1 : 0)
      return
    }
    ctx.db.beforeChange(from)
    source.delete(member)
    setShrunk(ctx.db, from, source)
    if (existing === undefined) ctx.db.set(to, new SetValue([member], ctx.db.encodingLimits))
    else {
      ctx.db.beforeChange(to)
      if (!existing.add(member)) return ctx.reply.integer(1)
      ctx.db.touched(to)
    }
    ctx.db.notify('set', 'sadd', to)
    ctx.reply.integer(1)
  },
}
