import type { CommandSpec } from '../command.ts'
import { clusterDoc, clusterOf } from './in-cluster.ts'

export const readwrite: CommandSpec = {
  name: 'readwrite',
  arity: 1,
  flags: ['fast', 'loading', 'stale'],
  acl: ['connection'],
  doc: clusterDoc('Ends READONLY on this connection.', '3.0.0', ''),
  run(ctx) {
    clusterOf(ctx)
    ctx.client.isReadonlyMode = false
    ctx.reply.ok()
  },
}
