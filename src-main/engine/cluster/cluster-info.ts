import { MESSAGE_TYPES, type MessageType } from '../bus/message.ts'
import { isFailed, isReplica, isTimedOut } from './node.ts'
import type { ClusterState } from './state.ts'

/** The text of CLUSTER INFO (cluster.c, clusterCommand). */
export function clusterInfo(state: Readonly<ClusterState>): string {
  const slots = countSlots(state)
  const { myself } = state
  const myEpoch = isReplica(myself) && myself.replicaOf ? myself.replicaOf.configEpoch : myself.configEpoch
  const lines = [
    `cluster_state:${state.state}`,
    `cluster_slots_assigned:${slots.assigned}`,
    `cluster_slots_ok:${slots.assigned - slots.pfail - slots.fail}`,
    `cluster_slots_pfail:${slots.pfail}`,
    `cluster_slots_fail:${slots.fail}`,
    `cluster_known_nodes:${state.nodes.size}`,
    `cluster_size:${state.size}`,
    `cluster_current_epoch:${state.currentEpoch}`,
    `cluster_my_epoch:${myEpoch}`,
    ...messageLines(state.counts.sent, 'sent'),
    ...messageLines(state.counts.received, 'received'),
    `total_cluster_links_buffer_limit_exceeded:${state.linksOverBufferLimit}`,
  ]
  return lines.map((line) => `${line}\r\n`).join('')
}

function countSlots(state: Readonly<ClusterState>): { assigned: number; pfail: number; fail: number } {
  const counts = { assigned: 0, pfail: 0, fail: 0 }
  for (const owner of state.slotOwners) {
    if (!owner) continue
    counts.assigned++
    if (isFailed(owner)) counts.fail++
    else if (isTimedOut(owner)) counts.pfail++
  }
  return counts
}

function messageLines(counts: ReadonlyMap<MessageType, number>, direction: 'sent' | 'received'): string[] {
  const seen = MESSAGE_TYPES.filter((type) => counts.has(type))
  const lines = seen.map((type) => `cluster_stats_messages_${type}_${direction}:${counts.get(type)}`)
  const total = seen.reduce((sum, type) => sum + (counts.get(type) ?? 0), 0)
  return [...lines, `cluster_stats_messages_${direction}:${total}`]
}
