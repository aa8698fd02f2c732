import { firstKey, type CommandSpec } from '../command.ts'
import { setExpiry } from './expiring.ts'

export const expire: CommandSpec = {
  name: 'expire',
  arity: -3,
  flags: ['write', 'fast'],
  acl: ['keyspace'],
  keys: firstKey('RW', 'update'),
  doc: {
    summary: 'Lets a key run out after a number of seconds.',
    since: '1.0.0',
    group: 'generic',
    complexity: 'O(1)',
    syntax: 'key seconds [NX | XX | GT | LT]{condition 7.0.0}',
    history: [['7.0.0', 'Takes `NX`, `XX`, `GT` and `LT`.']],
  },
  run: (ctx, args) => setExpiry(ctx, args, { seconds: true, absolute: false }, 'expire'),
}
