import type { CommandSpec } from '../command.ts'
import { followPrimary } from './following.ts'

export const slaveofCommand: CommandSpec = {
  name: 'slaveof',
  arity: 3,
  flags: ['no_async_loading', 'admin', 'noscript', 'stale'],
  acl: [],
  doc: {
    summary: 'The former name of REPLICAOF.',
    since: '1.0.0',
    group: 'server',
    complexity: 'O(1)',
    syntax: '<<host port>{host-port} | <NO ONE>{no-one}>{args}',
    deprecated: { since: '5.0.0', replacedBy: '`REPLICAOF`' },
  },
  run: followPrimary,
}
