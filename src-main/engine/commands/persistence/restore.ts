import { type CommandSpec, firstKey } from '../command.ts'
import { restore } from './restoring.ts'

export const restoreCommand: CommandSpec = {
  name: 'restore',
  arity: -4,
  flags: ['write', 'denyoom'],
  acl: ['keyspace', 'dangerous'],
  keys: firstKey('OW', 'update'),
  doc: {
    summary: 'Makes a key of a value that DUMP serialised.',
    since: '2.6.0',
    group: 'generic',
    complexity: 'O(1) to make the key and O(N*M) to rebuild N elements of average size M; O(N*M*log(N)) for sorted sets',
    syntax: 'key ttl serialized-value [REPLACE]{3.0.0} [ABSTTL]{5.0.0} [IDLETIME seconds{5.0.0}] [FREQ frequency{5.0.0}]',
    history: [['3.0.0', 'Takes `REPLACE`.'], ['5.0.0', 'Takes `ABSTTL`.'], ['5.0.0', 'Takes `IDLETIME` and `FREQ`.']],
  },
  run: restore,
}
