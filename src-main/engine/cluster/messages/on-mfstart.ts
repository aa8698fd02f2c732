import type { ClusterLink } from '../link.ts'
import { pauseForManualFailover } from '../manual-failover.ts'
import type { ClusterNode } from '../node.ts'
import type { Step } from '../step.ts'

/** One of our replicas was told to take over; anybody else's wish is ignored. */
export function onMfstart(step: Step, link: ClusterLink, sender: ClusterNode | undefined): void {
  if (sender && sender.replicaOf === step.state.myself) pauseForManualFailover(step, sender, link)
}
