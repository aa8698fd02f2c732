import type { Bytes } from '../bytes.ts'
import { FLAG_HANDSHAKE, FLAG_MYSELF, flagNames } from './flags.ts'
import { type ClusterNode, isReplica } from './node.ts'
import { type OwnedRange, ownedRanges, rangeText } from './slot-ranges.ts'
import type { ClusterState } from './state.ts'

/** CLUSTER NODES: a line for every node, ourselves with the slots that are being moved (clusterGenNodesDescription). */
export function describeNodes(state: ClusterState): Bytes {
  return describeAll(state, 0)
}

/** One node's line without the line end, as CLUSTER REPLICAS gives it (clusterGenNodeDescription). */
export function describeNode(state: ClusterState, node: ClusterNode): Bytes {
  const ranges = node.slotCount > 0 ? ownedRanges(state.slotOwners).filter(({ owner }) => owner === node) : []
  return describe(state, node, ranges)
}

/** `nodes.conf`: the same lines without nodes in handshake, then the two epochs that must survive a restart. */
export function renderNodesConf(state: ClusterState): Bytes {
  const vars = `vars currentEpoch ${state.currentEpoch} lastVoteEpoch ${state.lastVoteEpoch}\n`
  return describeAll(state, FLAG_HANDSHAKE) + vars
}

function describeAll(state: ClusterState, leaveOut: number): Bytes {
  const rangesOf = new Map<ClusterNode, OwnedRange<ClusterNode>[]>()
  for (const range of ownedRanges(state.slotOwners)) {
    const ranges = rangesOf.get(range.owner)
    if (ranges) ranges.push(range)
    else rangesOf.set(range.owner, [range])
  }
  let text = ''
  for (const node of state.nodes) {
    if (!(node.flags & leaveOut)) text += `${describe(state, node, rangesOf.get(node) ?? [])}\n`
  }
  return text
}

function describe(state: ClusterState, node: ClusterNode, ranges: readonly OwnedRange<ClusterNode>[]): Bytes {
  const hostname = node.hostname === '' ? '' : `,${node.hostname}`
  const connected = node.link !== undefined || node === state.myself
  const configEpoch = isReplica(node) && node.replicaOf ? node.replicaOf.configEpoch : node.configEpoch
  const fields = [
    node.id,
    `${node.ip}:${node.port}@${node.busPort}${hostname}`,
    flagNames(node.flags),
    node.replicaOf?.id ?? '-',
    `${node.pingSentMs}`,
    `${node.pongReceivedMs}`,
    `${configEpoch}`,
    connected ? 'connected' : 'disconnected',
    ...ranges.map(rangeText),
  ]
  if (node.flags & FLAG_MYSELF) fields.push(...openSlots(state))
  return fields.join(' ')
}

function openSlots(state: ClusterState): string[] {
  const slots = [...new Set([...state.migratingTo.keys(), ...state.importingFrom.keys()])].sort((a, b) => a - b)
  return slots.map((slot) => {
    const target = state.migratingTo.get(slot)
    return target ? `[${slot}->-${target.id}]` : `[${slot}-<-${state.importingFrom.get(slot)?.id}]`
  })
}
