import type { PingExtensions } from '../../bus/message.ts'
import { detached } from '../../bytes.ts'
import { ban, FORGET_BAN_MS, isBanned } from '../blacklist.ts'
import { removeNode } from '../membership.ts'
import type { ClusterNode } from '../node.ts'
import type { Step } from '../step.ts'

/** A sender without the hostname extension has no hostname (cluster.c, clusterProcessPingExtensions). */
export function readExtensions(step: Step, sender: ClusterNode, extensions: PingExtensions): void {
  const { hostname = '', shardId } = extensions
  if (sender.hostname !== hostname) sender.hostname = detached(hostname)
  if (shardId !== undefined && sender.shardId !== shardId) sender.shardId = detached(shardId)
  for (const { nodeId, ttlSeconds } of extensions.forgotten ?? []) forget(step, nodeId, ttlSeconds)
}

/** Redis 7.2 spreads CLUSTER FORGET over the bus. Our own primary is never forgotten on hearsay. */
function forget(step: Step, nodeId: string, ttlSeconds: number): void {
  const node = step.state.nodes.get(nodeId)
  const { myself } = step.state
  if (!node || node === myself || node === myself.replicaOf || isBanned(step.state, nodeId, step.nowMs)) return
  ban(step.state, nodeId, step.nowMs, Math.min(ttlSeconds * 1000, FORGET_BAN_MS))
  removeNode(step, node)
  step.later('saveConfig', 'updateState')
}
