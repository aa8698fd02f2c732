import type { Bytes } from '../../bytes.ts'
import { decodeMessage, messageTypeOf } from '../../bus/decode.ts'
import type { BusHeader, BusMessage } from '../../bus/message.ts'
import type { ClusterLink } from '../link.ts'
import { bindInboundLink, closeLink } from '../links.ts'
import { type ClusterNode, inHandshake } from '../node.ts'
import type { Step } from '../step.ts'
import { learnFromHeader } from './header-facts.ts'
import { onFail } from './on-fail.ts'
import { onFailoverAuthAck } from './on-failover-auth-ack.ts'
import { onFailoverAuthRequest } from './on-failover-auth-request.ts'
import { onMfstart } from './on-mfstart.ts'
import { onPing } from './on-ping.ts'
import { onPublish } from './on-publish.ts'
import { onUpdate } from './on-update.ts'

/** Takes one whole message from a link (cluster.c, clusterProcessPacket). A bad one is counted and dropped. */
export function receiveMessage(step: Step, link: ClusterLink, bytes: Bytes): void {
  countReceived(step, bytes)
  const decoded = decodeMessage(bytes, step.state.nodes)
  if (!decoded.ok) return refuse(step, link, decoded.code, decoded.detail)
  const { message } = decoded
  if (link.inbound && link.node && link.node.id !== message.header.sender) return closeLink(step, link)
  const sender = identifySender(step, link, message.header)
  if (sender === step.state.myself && !('gossip' in message)) return
  if (sender) sender.dataReceivedMs = step.nowMs
  if (sender && !inHandshake(sender) && sender.id === message.header.sender) learnFromHeader(step, sender, message.header)
  dispatch(step, link, sender, message)
}

function countReceived(step: Step, bytes: Bytes): void {
  const type = messageTypeOf(bytes)
  if (type === undefined) return
  const { received } = step.state.counts
  received.set(type, (received.get(type) ?? 0) + 1)
}

function refuse(step: Step, link: ClusterLink, code: string, detail: string): void {
  step.state.packetsRejected++
  step.log('warning', `Received an invalid message from ${link.remoteIp || 'a peer'} (${code}): ${detail}`)
  step.event({ kind: 'packet-rejected', linkId: link.id, code })
}

/** Whom a message is from; an inbound link is tied to the node that has named itself on it (getNodeFromLinkAndMsg). */
function identifySender(step: Step, link: ClusterLink, header: BusHeader): ClusterNode | undefined {
  if (link.node && !inHandshake(link.node)) return link.node
  const sender = step.state.nodes.get(header.sender)
  if (sender && !link.node && sender !== step.state.myself) bindInboundLink(step, sender, link)
  return sender
}

function dispatch(step: Step, link: ClusterLink, sender: ClusterNode | undefined, message: BusMessage): void {
  switch (message.type) {
    case 'ping':
    case 'pong':
    case 'meet':
      return onPing(step, link, sender, message)
    case 'fail':
      return onFail(step, sender, message)
    case 'publish':
    case 'publishshard':
      return onPublish(step, sender, message)
    case 'auth-req':
      return onFailoverAuthRequest(step, sender, message)
    case 'auth-ack':
      return onFailoverAuthAck(step, sender, message)
    case 'mfstart':
      return onMfstart(step, link, sender)
    case 'update':
      return onUpdate(step, sender, message)
    case 'module':
      return
  }
}
