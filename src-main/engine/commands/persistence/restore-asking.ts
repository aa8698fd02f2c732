import { type CommandSpec, firstKey } from '../command.ts'
import { restore } from './restoring.ts'

/** What MIGRATE sends in a cluster: its flag stands for an ASKING before it, so that an importing slot takes the key. */
export const restoreAskingCommand: CommandSpec = {
  name: 'restore-asking',
  arity: -4,
  flags: ['write', 'denyoom', 'asking'],
  acl: ['keyspace', 'dangerous'],
  keys: firstKey('OW', 'update'),
  doc: {
    summary: 'RESTORE for a slot being imported; nodes of a cluster send it to each other.',
    since: '3.0.0',
    group: 'server',
    complexity: 'O(1) to make the key and O(N*M) to rebuild N elements of average size M; O(N*M*log(N)) for sorted sets',
    syntax: 'key ttl serialized-value [REPLACE]{3.0.0} [ABSTTL]{5.0.0} [IDLETIME seconds{5.0.0}] [FREQ frequency{5.0.0}]',
    isSystemCommand: true,
    history: [['3.0.0', 'Takes `REPLACE`.'], ['5.0.0', 'Takes `ABSTTL`.'], ['5.0.0', 'Takes `IDLETIME` and `FREQ`.']],
  },
  run: restore,
}
