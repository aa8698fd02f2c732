import type { ClusterLink } from './link.ts'
import type { ClusterNode } from './node.ts'
import type { Step } from './step.ts'

/** Starts a connection to `node` (cluster.c, createClusterLink with a node). */
export function dialNode(step: Step, node: ClusterNode): void {
  const { state } = step
  const link: ClusterLink = {
    id: state.nextLinkId++,
    inbound: false,
    createdMs: step.nowMs,
    node,
    connected: false,
    localIp: '',
    remoteIp: node.ip,
  }
  node.link = link
  state.links.set(link.id, link)
  step.bus({ kind: 'dial', linkId: link.id, host: node.ip, port: node.busPort })
}

/** Takes note of a connection a peer made to us. */
export function acceptLink(step: Step, linkId: number, localIp: string, remoteIp: string): void {
  step.state.links.set(linkId, {
    id: linkId,
    inbound: true,
    createdMs: step.nowMs,
    node: undefined,
    connected: true,
    localIp,
    remoteIp,
  })
}

/** Closes a connection from our side. */
export function closeLink(step: Step, link: ClusterLink | undefined): void {
  if (!link || !step.state.links.has(link.id)) return
  forgetLink(step, link)
  step.bus({ kind: 'close', linkId: link.id })
}

/** Drops what we know of a connection that is gone (cluster.c, freeClusterLink). */
export function forgetLink(step: Step, link: ClusterLink): void {
  step.state.links.delete(link.id)
  const node = link.node
  if (node?.link === link) {
    node.link = undefined
    step.state.supervision.soon(node)
  }
  if (node?.inboundLink === link) node.inboundLink = undefined
}

/** An inbound link has shown whose it is; an older one of the same node gives way (setClusterNodeToInboundClusterLink). */
export function bindInboundLink(step: Step, node: ClusterNode, link: ClusterLink): void {
  closeLink(step, node.inboundLink)
  node.inboundLink = link
  link.node = node
}
