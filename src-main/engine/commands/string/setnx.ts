import { firstKey, type CommandSpec } from '../command.ts'

export const setnx: CommandSpec = {
  name: 'setnx',
  arity: 3,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['string'],
  keys: firstKey('OW', 'insert'),
  doc: { summary: 'Sets a string if the key does not exist.', since: '1.0.0', group: 'string', complexity: 'O(1)', syntax: 'key value' },
  run(ctx, args) {
    const isNew = !ctx.db.has(args[1]!)
    if (isNew) {
      ctx.db.set(args[1]!, args[2]!)
      ctx.db.notify('string', 'set', args[1]!)
    }
    ctx.reply.integer(isNew ? 1 : 0)
  },
}
