import { type BusHeader, MFLAG_PAUSED } from '../../bus/message.ts'
import { type ClusterNode, isReplica } from '../node.ts'
import type { Step } from '../step.ts'

/**
 * Every message carries epochs and the replication offset of its sender. What others say of themselves is synced with the
 * next cron, where Redis syncs at once: it can be heard again, but a node that lost power and never synced whom it knows
 * would come back alone. Our own epochs, votes, role and slots are synced at once, being promises.
 */
export function learnFromHeader(step: Step, sender: ClusterNode, header: BusHeader): void {
  const { state } = step
  if (sender === state.myself) return
  if (header.currentEpoch > state.currentEpoch) state.currentEpoch = header.currentEpoch
  if (header.configEpoch > sender.configEpoch) {
    sender.configEpoch = header.configEpoch
    step.later('saveConfig', 'syncSoon')
  }
  sender.offset = header.offset
  learnPausedOffset(step, sender, header)
}

/** Our primary has paused its writers for us: this is the offset to reach before we take over. */
function learnPausedOffset(step: Step, sender: ClusterNode, header: BusHeader): void {
  const { myself, manualFailover } = step.state
  if (manualFailover.endMs === 0 || !isReplica(myself) || myself.replicaOf !== sender) return
  if (!(header.messageFlags & MFLAG_PAUSED) || manualFailover.primaryOffset !== undefined) return
  manualFailover.primaryOffset = header.offset
  step.later('handleManualFailover')
  step.log('warning', `Received replication offset for paused master manual failover: ${header.offset}`)
}
