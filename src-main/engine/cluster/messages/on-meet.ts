import type { PingMessage } from '../../bus/message.ts'
import { sharedName } from '../../bus/shared-names.ts'
import { senderIp } from '../address.ts'
import { FLAG_HANDSHAKE } from '../flags.ts'
import type { ClusterLink } from '../link.ts'
import { addNode } from '../membership.ts'
import { createNode, inHandshake } from '../node.ts'
import type { Step } from '../step.ts'

/** Strangers cost memory until their handshake times out; more of them than the largest cluster has nodes is an attack. */
const MAX_HANDSHAKES = 1000

/**
 * A stranger introduces itself. It becomes a node in handshake under a random id: we dial the address it gave, and only
 * what answers there tells us who it is.
 */
export function onMeet(step: Step, link: ClusterLink, message: PingMessage): void {
  const { header } = message
  const ip = senderIp(header, link)
  if (ip === '' || header.busPort === 0) return
  const strangers = [...step.state.nodes].filter(inHandshake)
  if (strangers.length >= MAX_HANDSHAKES) return
  if (strangers.some((known) => known.ip === ip && known.busPort === header.busPort)) return
  const node = createNode(step.random.hex(40), FLAG_HANDSHAKE, step.nowMs)
  node.ip = sharedName(ip)
  node.port = header.port
  node.plainPort = header.plainPort
  node.busPort = header.busPort
  addNode(step, node)
  step.later('saveConfig')
}
