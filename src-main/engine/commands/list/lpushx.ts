import { firstKey, type CommandSpec } from '../command.ts'
import { push } from './pushing.ts'

export const lpushx: CommandSpec = {
  name: 'lpushx',
  arity: -3,
  flags: ['write', 'denyoom', 'fast'],
  acl: ['list'],
  keys: firstKey('RW', 'insert'),
  doc: {
    summary: 'Adds elements at the head of a list that exists.',
    since: '2.2.0',
    group: 'list',
    complexity: 'O(1) per element',
    syntax: 'key element [element ...]',
    history: [['4.0.0', 'Takes several elements.']],
  },
  run: (ctx, args) => push(ctx, args, 'head', true),
}
