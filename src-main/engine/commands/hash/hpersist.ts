import { firstKey, type CommandSpec } from '../command.ts'
import { readFields } from './field-arguments.ts'
import { existingHash } from './hash-key.ts'

export const hpersist: CommandSpec = {
  name: 'hpersist',
  arity: -5,
  flags: ['write', 'fast'],
  acl: ['hash'],
  keys: firstKey('RW', 'update'),
  doc: { summary: 'Takes the expiry off fields of a hash.', since: '7.4.0', group: 'hash', complexity: 'O(N) in fields named', syntax: 'key FIELDS numfields field [field ...]' },
  run(ctx, args) {
    const key = args[1]!
    const hash = existingHash(ctx.db, key)
    const fields = readFields(args, 2)
    ctx.reply.array(fields.length)
    let persisted = 0
    for (const field of fields) {
      const expires = hash?.expiresAtMs(field) !== undefined
      if (hash?.has(field) !== true) ctx.reply.integer(-2)
      else ctx.reply.integer(expires ? 1 : -1)
      if (!expires) continue
      if (persisted++ === 0) ctx.db.beforeChange(key)
      hash!.setExpiry(field, undefined)
    }
    if (persisted === 0) return
    ctx.db.touched(key)
    ctx.db.notify('hash', 'hpersist', key)
  },
}
