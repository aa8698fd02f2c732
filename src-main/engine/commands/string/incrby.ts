import { readWideInteger } from '../arguments/integer.ts'
import { firstKey, type CommandSpec } from '../command.ts'
import { addToInteger } from './counting.ts'

export const incrby: CommandSpec = {
  name: 'incrby',
  arity: 3,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['string'],
  keys: firstKey('RW', 'access', 'update'),
  doc: { summary: 'Adds to an integer, which starts at 0.', since: '1.0.0', group: 'string', complexity: 'O(1)', syntax: 'key increment' },
  run: (ctx, args) => addToInteger(ctx, args[1]!, readWideInteger(args[2]!)),
}
