import type { Bytes } from '../../../bytes.ts'
import type { ClusterRuntime } from '../../../bus/cluster-runtime.ts'
import { readInteger } from '../../arguments/integer.ts'
import { ReplyError } from '../../command.ts'
import type { CommandContext } from '../../context.ts'

/** DEBUG DROP-CLUSTER-PACKET-FILTER <type>: loses cluster bus messages of one type on arrival; -1 loses none. */
export function dropPackets(ctx: CommandContext, args: readonly Bytes[]): void {
  const type = readInteger(args[2]!)
  ctx.node.cluster?.dropPackets(type < 0 ? undefined : type)
  ctx.reply.ok()
}

/** DEBUG CLUSTERLINK KILL <to|from|all> <node-id>: cuts bus connections with a node; they are dialled anew within 100 ms. */
export function killLinks(ctx: CommandContext, args: readonly Bytes[]): void {
  const cluster = requireCluster(ctx)
  const node = cluster.core.node(args[4]!)
  if (node === undefined) throw new ReplyError(`ERR Unknown node ${args[4]}`)
  const which = args[3]!.toLowerCase()
  if (which !== 'to' && which !== 'from' && which !== 'all') throw new ReplyError(`ERR Unknown direction ${args[3]}`)
  cluster.killLinks(node, which)
  ctx.reply.ok()
}

function requireCluster(ctx: CommandContext): ClusterRuntime {
  if (ctx.node.cluster === undefined) throw new ReplyError('ERR Debug option only available for cluster mode enabled setup!')
  return ctx.node.cluster
}
