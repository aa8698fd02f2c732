import { firstKey, type CommandSpec } from '../command.ts'
import { push } from './pushing.ts'

export const rpush: CommandSpec = {
  name: 'rpush',
  arity: -3,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['list'],
  keys: firstKey('RW', 'insert'),
  doc: {
    summary: 'Adds elements at the tail of a list, which it creates.',
    since: '1.0.0',
    group: 'list',
    complexity: 'O(1) per element',
    syntax: 'key element [element ...]',
    history: [['2.4.0', 'Takes several elements.']],
  },
  run: (ctx, args) => push(ctx, args, 'tail', false),
}
