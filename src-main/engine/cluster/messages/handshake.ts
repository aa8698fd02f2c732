import type { PingMessage } from '../../bus/message.ts'
import { sharedName } from '../../bus/shared-names.ts'
import { updateAddress } from '../address.ts'
import { FLAG_HANDSHAKE, FLAG_NOADDR, FLAG_PRIMARY, FLAG_REPLICA } from '../flags.ts'
import type { ClusterLink } from '../link.ts'
import { closeLink } from '../links.ts'
import { removeNode } from '../membership.ts'
import { type ClusterNode, inHandshake } from '../node.ts'
import type { Step } from '../step.ts'

/**
 * What arrives on a link we dialled tells who lives at that address. Answers false when the message is not to be read
 * any further: the node was known already, or somebody else has moved in.
 */
export function completeHandshake(
  step: Step,
  link: ClusterLink,
  sender: ClusterNode | undefined,
  message: PingMessage,
): boolean {
  const { node } = link
  if (!node) return false
  if (inHandshake(node)) return introduce(step, link, node, sender, message)
  if (node.id === message.header.sender) return true
  forgetAddress(step, link, node)
  return false
}

function introduce(
  step: Step,
  link: ClusterLink,
  node: ClusterNode,
  sender: ClusterNode | undefined,
  message: PingMessage,
): boolean {
  const { header } = message
  if (sender) {
    step.log('verbose', `Handshake: we already know node ${sender.id}, updating the address if needed.`)
    if (sender !== step.state.myself) updateAddress(step, sender, link, header)
    removeNode(step, node)
    return false
  }
  step.state.nodes.rename(node, sharedName(header.sender))
  step.log('debug', `Handshake with node ${node.id} completed.`)
  node.flags = (node.flags & ~FLAG_HANDSHAKE) | (header.flags & (FLAG_PRIMARY | FLAG_REPLICA))
  step.state.newcomers.set(node, step.nowMs)
  step.state.announceNewcomers = true
  step.event({ kind: 'node-added', nodeId: node.id, host: node.ip, port: node.port })
  step.later('saveConfig', 'syncSoon')
  return true
}

/** Somebody else answers at this node's address: it has moved, we do not know where. Gossip will tell. */
function forgetAddress(step: Step, link: ClusterLink, node: ClusterNode): void {
  step.log('debug', `PONG contains mismatching sender ID. About node ${node.id}, having flags ${node.flags}`)
  node.flags |= FLAG_NOADDR
  node.ip = ''
  node.port = 0
  node.plainPort = 0
  node.busPort = 0
  closeLink(step, link)
  step.later('saveConfig')
}
