import { sharedName } from '../bus/shared-names.ts'
import { detached } from '../bytes.ts'
import { maxEpoch } from './epochs.ts'
import { FLAG_FAIL, FLAG_MYSELF } from './flags.ts'
import { addReplica, type ClusterNode, createNode, isPrimary, isReplica, isTimedOut } from './node.ts'
import type { ConfProblem, NodeLine, NodesConf } from './nodes-conf.ts'
import { assignSlot } from './slots.ts'
import { type ClusterState, createState } from './state.ts'

export type RestoredState = { readonly ok: true; readonly state: ClusterState } | ConfProblem

/** Rebuilds what a node knew from its `nodes.conf` (cluster.c, clusterLoadConfig). */
export function restoreState(conf: NodesConf, nowMs: number): RestoredState {
  const selves = conf.nodes.filter((line) => line.flags & FLAG_MYSELF)
  const own = selves[0]
  if (!own || selves.length > 1) return { ok: false, line: 0, problem: 'not exactly one line is marked myself' }
  const owning = own.ranges.length > 0 && own.replicaOf === undefined
  const state = createState(createNode(own.nodeId, own.flags, nowMs), owning)
  for (const line of conf.nodes) restoreNode(state, line, nowMs)
  state.currentEpoch = conf.currentEpoch
  state.currentEpoch = maxEpoch(state)
  state.lastVoteEpoch = conf.lastVoteEpoch
  return { ok: true, state }
}

function restoreNode(state: ClusterState, line: NodeLine, nowMs: number): void {
  const node = nodeOf(state, line.nodeId, nowMs)
  node.ip = sharedName(line.ip)
  node.port = line.port
  node.busPort = line.busPort
  node.hostname = detached(line.hostname)
  node.flags = line.flags
  if (isTimedOut(node)) state.suspects.add(node)
  if (line.flags & FLAG_FAIL) node.failMs = nowMs
  if (line.pinged) node.pingSentMs = nowMs
  if (line.answered) node.pongReceivedMs = nowMs
  if (line.replicaOf !== undefined && line.replicaOf !== line.nodeId) {
    node.replicaOf = nodeOf(state, line.replicaOf, nowMs)
    addReplica(node.replicaOf, node)
  }
  node.configEpoch = isReplica(node) && node.replicaOf ? 0n : line.configEpoch
  restoreSlots(state, node, line, nowMs)
}

function restoreSlots(state: ClusterState, node: ClusterNode, line: NodeLine, nowMs: number): void {
  if (isPrimary(node)) {
    for (const { start, end } of line.ranges) for (let slot = start; slot <= end; slot++) assignSlot(state, node, slot)
  }
  if (node !== state.myself) return
  for (const { slot, peer } of line.migrating) state.migratingTo.set(slot, nodeOf(state, peer, nowMs))
  for (const { slot, peer } of line.importing) state.importingFrom.set(slot, nodeOf(state, peer, nowMs))
}

function nodeOf(state: ClusterState, nodeId: string, nowMs: number): ClusterNode {
  const known = state.nodes.get(nodeId)
  if (known) return known
  const node = createNode(nodeId, 0, nowMs)
  state.nodes.add(node)
  return node
}
