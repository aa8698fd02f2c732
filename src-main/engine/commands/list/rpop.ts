import { firstKey, type CommandSpec } from '../command.ts'
import { pop } from './popping.ts'

export const rpop: CommandSpec = {
  name: 'rpop',
  arity: -2,
  flags: ['write', 'fast'],
  acl: ['list'],
  keys: firstKey('RW', 'access', 'delete'),
  doc: { summary: 'Takes elements from the tail of a list.', since: '1.0.0', group: 'list', complexity: 'O(N) in elements taken', syntax: 'key [count{6.2.0}]', history: [['6.2.0', 'Takes a count.']] },
  run: (ctx, args) => pop(ctx, args, 'tail'),
}
