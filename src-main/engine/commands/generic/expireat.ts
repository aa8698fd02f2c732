import { firstKey, type CommandSpec } from '../command.ts'
import { setExpiry } from './expiring.ts'

export const expireat: CommandSpec = {
  name: 'expireat',
  arity: -3,
  flags: ['write', 'fast'],
  acl: ['keyspace'],
  keys: firstKey('RW', 'update'),
  doc: {
    summary: 'Lets a key run out at a Unix time in seconds.',
    since: '1.2.0',
    group: 'generic',
    complexity: 'O(1)',
    syntax: 'key unix-time-seconds [NX | XX | GT | LT]{condition 7.0.0}',
    history: [['7.0.0', 'Takes `NX`, `XX`, `GT` and `LT`.']],
  },
  run: (ctx, args) => setExpiry(ctx, args, { seconds: true, absolute: true }, 'expireat'),
}
