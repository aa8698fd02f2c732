import type { ClusterLink } from '../../cluster/link.ts'
import type { CommandContext } from '../context.ts'
import type { CommandSpec } from '../command.ts'
import { clusterDoc, clusterOf, TELLS } from './in-cluster.ts'

export const links: CommandSpec = {
  name: 'links',
  arity: 2,
  flags: TELLS,
  acl: [],
  tips: ['nondeterministic_output'],
  doc: clusterDoc('Lists the bus connections to and from other nodes.', '7.0.0', '', 'O(N) where N is the number of nodes'),
  run(ctx) {
    const { core } = clusterOf(ctx)
    const links = [...core.nodes].flatMap(({ link, inboundLink }) => [link, inboundLink].filter((one) => one !== undefined))
    ctx.reply.array(links.length)
    for (const link of links) replyLink(ctx, link)
  },
}

/** One connection as a map of six facts (cluster.c, addReplyClusterLinkDescription). */
function replyLink(ctx: CommandContext, link: ClusterLink): void {
  const { reply } = ctx
  const { writing, sendBufferBytes } = clusterOf(ctx).linkStats(link.id)
  reply.map(6)
  reply.bulk('direction')
  reply.bulk(link.inbound ? 'from' : 'to')
  reply.bulk('node')
  reply.bulk(link.node?.id ?? '')
  reply.bulk('create-time')
  reply.integer(link.createdMs)
  reply.bulk('events')
  reply.bulk(`${link.connected ? 'r' : ''}${writing ? 'w' : ''}`)
  reply.bulk('send-buffer-allocated')
  reply.integer(sendBufferBytes)
  reply.bulk('send-buffer-used')
  reply.integer(sendBufferBytes)
}
