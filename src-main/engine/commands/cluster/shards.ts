import type { ClusterCore } from '../../cluster/core.ts'
import { type ClusterNode, isFailed, isPrimary, isReplica } from '../../cluster/node.ts'
import { preferredEndpoint } from '../../cluster/redirect-reply.ts'
import { ownedRanges, type SlotRange } from '../../cluster/slot-ranges.ts'
import type { CommandContext } from '../context.ts'
import type { CommandSpec } from '../command.ts'
import { clusterDoc, clusterOf, TELLS } from './in-cluster.ts'

export const shards: CommandSpec = {
  name: 'shards',
  arity: 2,
  flags: TELLS,
  acl: [],
  tips: ['nondeterministic_output'],
  doc: clusterDoc('Lists the shards: their slots and their nodes.', '7.0.0', '', 'O(N) where N is the number of nodes'),
  run(ctx) {
    const { core } = clusterOf(ctx)
    const primaries = [...core.nodes].filter(isPrimary)
    const ranges = ownedRanges(core.view.slotOwners)
    ctx.reply.array(primaries.length)
    for (const primary of primaries) replyShard(ctx, core, primary, ranges.filter(({ owner }) => owner === primary))
  },
}

function replyShard(ctx: CommandContext, core: ClusterCore, primary: ClusterNode, ranges: readonly SlotRange[]): void {
  const { reply } = ctx
  reply.map(2)
  reply.bulk('slots')
  reply.array(ranges.length * 2)
  for (const { start, end } of ranges) {
    reply.integer(start)
    reply.integer(end)
  }
  reply.bulk('nodes')
  reply.array(1 + primary.replicas.length)
  for (const node of [primary, ...primary.replicas]) replyNode(ctx, core, node)
}

/** What is told of a node; the hostname only where it has one (cluster.c, addNodeDetailsToShardReply). */
function replyNode(ctx: CommandContext, core: ClusterCore, node: ClusterNode): void {
  const offset = node === core.myself ? core.facts.replicationOffset() : node.offset
  const facts: [string, string | number | bigint][] = [
    ['id', node.id],
    ['port', node.port],
    ['ip', node.ip],
    ['endpoint', preferredEndpoint(core.config, node)],
  ]
  if (node.hostname !== '') facts.push(['hostname', node.hostname])
  facts.push(['role', isReplica(node) ? 'replica' : 'master'])
  facts.push(['replication-offset', offset])
  facts.push(['health', health(node, offset)])
  ctx.reply.map(facts.length)
  for (const [name, value] of facts) {
    ctx.reply.bulk(name)
    if (typeof value === 'string') ctx.reply.bulk(value)
    else ctx.reply.integer(value)
  }
}

function health(node: ClusterNode, offset: bigint): string {
  if (isFailed(node)) return 'fail'
  return isReplica(node) && offset === 0n ? 'loading' : 'online'
}
