import type { ClusterCore } from '../../cluster/core.ts'
import { type ClusterNode, isFailed } from '../../cluster/node.ts'
import { type OwnedRange, ownedRanges } from '../../cluster/slot-ranges.ts'
import type { CommandContext } from '../context.ts'
import type { CommandSpec } from '../command.ts'
import { clusterDoc, clusterOf, TELLS } from './in-cluster.ts'

export const slots: CommandSpec = {
  name: 'slots',
  arity: 2,
  flags: TELLS,
  acl: [],
  tips: ['nondeterministic_output'],
  doc: { ...clusterDoc('Lists ranges of hash slots and the nodes that serve them.', '3.0.0', '', 'O(N) where N is the number of nodes'), deprecated: { since: '7.0.0', replacedBy: '`CLUSTER SHARDS`' }, history: [['4.0.0', 'Tells the ids of the nodes.'], ['7.0.0', 'Tells more about how nodes are reached.']] },
  run(ctx) {
    const { core } = clusterOf(ctx)
    const ranges = ownedRanges(core.view.slotOwners)
    ctx.reply.array(ranges.length)
    for (const range of ranges) replyRange(ctx, core, range)
  },
}

function replyRange(ctx: CommandContext, core: ClusterCore, range: OwnedRange<ClusterNode>): void {
  const replicas = range.owner.replicas.filter((replica) => isAvailable(core, replica))
  ctx.reply.array(3 + replicas.length)
  ctx.reply.integer(range.start)
  ctx.reply.integer(range.end)
  for (const node of [range.owner, ...replicas]) replyNode(ctx, core, node)
}

/** A replica that has failed or has no data yet is not listed (cluster.c, isReplicaAvailable). */
function isAvailable(core: ClusterCore, replica: ClusterNode): boolean {
  if (isFailed(replica)) return false
  return (replica === core.myself ? core.facts.replicationOffset() : replica.offset) !== 0n
}

/** Preferred endpoint, port, id, and whatever other names the node has (cluster.c, addNodeToNodeReply). */
function replyNode(ctx: CommandContext, core: ClusterCore, node: ClusterNode): void {
  const { reply } = ctx
  const preferred = core.config.preferredEndpointType
  reply.array(4)
  if (preferred === 'unknown-endpoint') reply.nil()
  else reply.bulk(preferred === 'ip' ? node.ip : node.hostname || '?')
  reply.integer(node.port)
  reply.bulk(node.id)
  const others: [string, string][] = []
  if (preferred !== 'ip') others.push(['ip', node.ip])
  if (preferred !== 'hostname' && node.hostname !== '') others.push(['hostname', node.hostname])
  reply.map(others.length)
  for (const [name, value] of others) {
    reply.bulk(name)
    reply.bulk(value)
  }
}
