import { firstKey, type CommandSpec } from '../command.ts'
import { addToInteger } from './counting.ts'

export const incr: CommandSpec = {
  name: 'incr',
  arity: 2,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['string'],
  keys: firstKey('RW', 'access', 'update'),
  doc: { summary: 'Adds one to an integer, which starts at 0.', since: '1.0.0', group: 'string', complexity: 'O(1)', syntax: 'key' },
  run: (ctx, args) => addToInteger(ctx, args[1]!, 1),
}
