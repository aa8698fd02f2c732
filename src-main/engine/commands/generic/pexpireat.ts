import { firstKey, type CommandSpec } from '../command.ts'
import { setExpiry } from './expiring.ts'

export const pexpireat: CommandSpec = {
  name: 'pexpireat',
  arity: -3,
  flags: ['write', 'fast'],
  acl: ['keyspace'],
  keys: firstKey('RW', 'update'),
  doc: {
    summary: 'Lets a key run out at a Unix time in milliseconds.',
    since: '2.6.0',
    group: 'generic',
    complexity: 'O(1)',
    syntax: 'key unix-time-milliseconds [NX | XX | GT | LT]{condition 7.0.0}',
    history: [['7.0.0', 'Takes `NX`, `XX`, `GT` and `LT`.']],
  },
  run: (ctx, args) => setExpiry(ctx, args, { seconds: false, absolute: true }, 'pexpireat'),
}
