import type { CommandSpec } from '../command.ts'
import { clusterDoc, clusterOf } from './in-cluster.ts'

export const readonly: CommandSpec = {
  name: 'readonly',
  arity: 1,
  flags: ['fast', 'loading', 'stale'],
  acl: ['connection'],
  doc: clusterDoc('Lets this connection read from a replica.', '3.0.0', ''),
  run(ctx) {
    clusterOf(ctx)
    ctx.client.isReadonlyMode = true
    ctx.reply.ok()
  },
}
