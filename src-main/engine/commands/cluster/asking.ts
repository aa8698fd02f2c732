import type { CommandSpec } from '../command.ts'
import { clusterDoc, clusterOf } from './in-cluster.ts'

export const asking: CommandSpec = {
  name: 'asking',
  arity: 1,
  flags: ['fast'],
  acl: ['connection'],
  doc: clusterDoc('Lets the next command use a slot that this node is importing.', '3.0.0', ''),
  run(ctx) {
    clusterOf(ctx)
    ctx.client.isAsking = true
    ctx.reply.ok()
  },
}
