import type { CommandSpec } from '../command.ts'
import { followPrimary } from './following.ts'

export const replicaofCommand: CommandSpec = {
  name: 'replicaof',
  arity: 3,
  flags: ['no_async_loading', 'admin', 'noscript', 'stale'],
  acl: [],
  doc: {
    summary: 'Makes the server follow a primary, or with NO ONE be a primary itself.',
    since: '5.0.0',
    group: 'server',
    complexity: 'O(1)',
    syntax: '<<host port>{host-port} | <NO ONE>{no-one}>{args}',
  },
  run: followPrimary,
}
