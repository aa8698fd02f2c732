import { FLAG_MEET } from './flags.ts'
import { forgetLink } from './links.ts'
import { sendPing } from './send.ts'
import type { Step } from './step.ts'

/** The connection we dialled is open: say hello (cluster.c, clusterLinkConnectHandler). */
export function onLinkUp(step: Step, linkId: number, localIp: string): void {
  const link = step.state.links.get(linkId)
  const node = link?.node
  if (!link || !node) return
  link.connected = true
  link.localIp = localIp
  const waitingSinceMs = node.pingSentMs
  sendPing(step, link, node.flags & FLAG_MEET ? 'meet' : 'ping')
  // A ping from before the reconnection is still unanswered: its time decides about failure.
  if (waitingSinceMs !== 0) node.pingSentMs = waitingSinceMs
  node.flags &= ~FLAG_MEET
}

export function onLinkDown(step: Step, linkId: number, why: 'refused' | 'ended' | 'buffer-limit'): void {
  const link = step.state.links.get(linkId)
  if (!link) return
  if (why === 'buffer-limit') step.state.linksOverBufferLimit++
  const { node } = link
  forgetLink(step, link)
  // Nobody listens there: without a ping on record the failure could never be noticed (clusterNodeCronHandleReconnect).
  if (why === 'refused' && node && node.pingSentMs === 0) node.pingSentMs = step.nowMs
}
