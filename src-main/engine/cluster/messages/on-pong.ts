import { hearFrom } from '../failure-detection.ts'
import type { ClusterLink } from '../link.ts'
import type { Step } from '../step.ts'

/** The answer to our ping, on the link we dialled: the node is there. */
export function onPong(step: Step, link: ClusterLink): void {
  const { node } = link
  if (!node) return
  node.pongReceivedMs = step.nowMs
  node.pingSentMs = 0
  hearFrom(step, node)
}
