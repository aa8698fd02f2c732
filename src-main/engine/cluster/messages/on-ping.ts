import type { PingMessage } from '../../bus/message.ts'
import { learnOwnIp, updateAddress } from '../address.ts'
import { resolveEpochCollision } from '../epochs.ts'
import { FLAG_NOFAILOVER } from '../flags.ts'
import { readGossip } from '../gossip.ts'
import type { ClusterLink } from '../link.ts'
import { type ClusterNode, inHandshake, isPrimary } from '../node.ts'
import { sendPing } from '../send.ts'
import type { Step } from '../step.ts'
import { readExtensions } from './extensions.ts'
import { completeHandshake } from './handshake.ts'
import { learnFromHeader } from './header-facts.ts'
import { onMeet } from './on-meet.ts'
import { onPong } from './on-pong.ts'
import { readRole } from './role-claim.ts'
import { readSlotClaim } from './slot-claim.ts'

/** PING, PONG and MEET are one packet under three names; all carry the sender's whole view of itself. */
export function onPing(step: Step, link: ClusterLink, sender: ClusterNode | undefined, message: PingMessage): void {
  if (message.type !== 'pong') {
    learnOwnIp(step, link, message.type === 'meet')
    if (!sender && message.type === 'meet') onMeet(step, link, message)
    sendPing(step, link, 'pong')
  }
  if (!link.inbound && !completeHandshake(step, link, sender, message)) return
  if (!sender && !link.inbound) return meetNewcomer(step, link, message)
  if (sender) {
    sender.flags = (sender.flags & ~FLAG_NOFAILOVER) | (message.header.flags & FLAG_NOFAILOVER)
    if (message.type === 'ping' && !inHandshake(sender)) updateAddress(step, sender, link, message.header)
  }
  if (!link.inbound && message.type === 'pong') onPong(step, link)
  if (sender) readSenderView(step, link, sender, message)
}

/** The handshake is just done: this message already carries the newcomer's slots, which need not wait for its next. */
function meetNewcomer(step: Step, link: ClusterLink, message: PingMessage): void {
  const { node } = link
  if (!node) return
  node.dataReceivedMs = step.nowMs
  learnFromHeader(step, node, message.header)
  if (message.type === 'pong') onPong(step, link)
  readSenderView(step, link, node, message)
}

function readSenderView(step: Step, link: ClusterLink, sender: ClusterNode, message: PingMessage): void {
  const { header } = message
  if (sender === step.state.myself) return
  readRole(step, sender, header)
  readSlotClaim(step, sender, header)
  const { myself } = step.state
  if (isPrimary(myself) && isPrimary(sender) && header.configEpoch === myself.configEpoch) {
    resolveEpochCollision(step, sender)
  }
  readGossip(step, link.node ?? sender, message.gossip)
  readExtensions(step, sender, message.extensions)
}
