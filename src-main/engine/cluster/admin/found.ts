import { isNodeId } from '../../bus/names.ts'
import { SLOT_COUNT } from '../../key-slot.ts'
import { FLAG_PRIMARY, FLAG_REPLICA } from '../flags.ts'
import { addNode } from '../membership.ts'
import { addReplica, type ClusterNode, createNode, isPrimary } from '../node.ts'
import { followPrimary } from '../roles.ts'
import type { SlotRange } from '../slot-ranges.ts'
import { assignSlot } from '../slots.ts'
import type { Step } from '../step.ts'
import { type AdminReply, OK, refuse } from './command.ts'

/** One node of a cluster that is founded all at once. */
export interface FoundingMember {
  readonly nodeId: string
  readonly ip: string
  readonly port: number
  readonly busPort: number
  /** Undefined for a primary. */
  readonly primaryId: string | undefined
  /** Of a primary; each has another. */
  readonly configEpoch: bigint
  readonly ranges: readonly SlotRange[]
}

/**
 * Makes this node a member of a new cluster whose members, roles and slots are all decided: what it would hold if it had
 * been started on a `nodes.conf` that says so. For whoever starts all nodes of a cluster himself; no client can ask for
 * it. Every member must be told the same; gossip then has nothing left to spread.
 */
export function found(step: Step, members: readonly FoundingMember[]): AdminReply {
  const { state } = step
  if (state.nodes.size > 1 || state.myself.slotCount > 0 || step.facts.keyCount() > 0 || !isPrimary(state.myself)) {
    return refuse('only an empty node that knows no other can found a cluster')
  }
  const problem = problemWith(members, state.myself.id)
  if (problem !== undefined) return refuse(problem)
  const nodes = new Map(members.map((member) => [member.nodeId, enrol(step, member)]))
  for (const { nodeId, primaryId } of members) attach(step, nodes.get(nodeId), nodes.get(primaryId ?? ''))
  for (const { nodeId, ranges } of members) deal(step, nodes.get(nodeId), ranges)
  state.currentEpoch = members.reduce((greatest, { configEpoch }) => (configEpoch > greatest ? configEpoch : greatest), 0n)
  step.slotMapChanged()
  step.later('saveConfig', 'fsyncConfig', 'updateState')
  return OK
}

function problemWith(members: readonly FoundingMember[], myId: string): string | undefined {
  const byId = new Map(members.map((member) => [member.nodeId, member]))
  if (byId.size !== members.length || !byId.has(myId)) return 'every member must be named once, this node among them'
  const dealt = new Set<number>()
  for (const { nodeId, primaryId, ranges } of members) {
    if (!isNodeId(nodeId)) return `${nodeId} is no node id`
    const primary = primaryId === undefined ? undefined : byId.get(primaryId)
    if (primaryId !== undefined && (!primary || primary.primaryId !== undefined || ranges.length > 0)) return `${nodeId} cannot be a replica of ${primaryId}`
    for (const { start, end } of ranges) {
      if (start < 0 || end >= SLOT_COUNT) return `no slots ${start}-${end}`
      for (let slot = start; slot <= end; slot++) {
        if (dealt.has(slot)) return `slot ${slot} is dealt twice`
        dealt.add(slot)
      }
    }
  }
  return undefined
}

function enrol(step: Step, member: FoundingMember): ClusterNode {
  const { myself } = step.state
  const isMyself = member.nodeId === myself.id
  const node = isMyself ? myself : createNode(member.nodeId, member.primaryId === undefined ? FLAG_PRIMARY : FLAG_REPLICA, step.nowMs)
  node.ip = member.ip
  node.port = member.port
  node.busPort = member.busPort
  node.configEpoch = member.primaryId === undefined ? member.configEpoch : 0n
  if (!isMyself) addNode(step, node)
  return node
}

function attach(step: Step, node: ClusterNode | undefined, primary: ClusterNode | undefined): void {
  if (!node || !primary) return
  if (node === step.state.myself) return followPrimary(step, primary)
  node.replicaOf = primary
  addReplica(primary, node)
}

function deal(step: Step, node: ClusterNode | undefined, ranges: readonly SlotRange[]): void {
  if (!node) return
  for (const { start, end } of ranges) for (let slot = start; slot <= end; slot++) assignSlot(step.state, node, slot)
}
