import { firstKey, type CommandSpec } from '../command.ts'
import { setExpiry } from './expiring.ts'

export const pexpire: CommandSpec = {
  name: 'pexpire',
  arity: -3,
  flags: ['write', 'fast'],
  acl: ['keyspace'],
  keys: firstKey('RW', 'update'),
  doc: {
    summary: 'Lets a key run out after a number of milliseconds.',
    since: '2.6.0',
    group: 'generic',
    complexity: 'O(1)',
    syntax: 'key milliseconds [NX | XX | GT | LT]{condition 7.0.0}',
    history: [['7.0.0', 'Takes `NX`, `XX`, `GT` and `LT`.']],
  },
  run: (ctx, args) => setExpiry(ctx, args, { seconds: false, absolute: false }, 'pexpire'),
}
