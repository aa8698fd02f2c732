import { typeName } from '../../keyspace/value.ts'
import { firstKey, type CommandSpec } from '../command.ts'

export const type: CommandSpec = {
  name: 'type',
  arity: 2,
  flags: ['readonly', 'fast'],
  acl: ['keyspace'],
  keys: firstKey('RO'),
  doc: { summary: 'Names the type of a key\'s value, "none" when there is no key.', since: '1.0.0', group: 'generic', complexity: 'O(1)', syntax: 'key' },
  run(ctx, args) {
    const value = ctx.db.look(args[1]!)
    ctx.reply.simple(value === undefined ? 'none' : typeName(value))
  },
}
