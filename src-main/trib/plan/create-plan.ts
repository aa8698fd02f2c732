import { improveAffinity, type AffinityVerdict } from './anti-affinity.ts'
import { allocateSlots, type SlotRange } from './allocate-slots.ts'
import { allocateReplicas, interleaveHosts, type ReplicaPlacement } from './allocate-replicas.ts'

/** A node as the plan sees it: where it is, nothing else. */
export interface PlanNode {
  readonly nodeId: string
  readonly host: string
  readonly port: number
}

export interface PrimaryPlacement<N extends PlanNode> {
  readonly node: N
  readonly range: SlotRange
}

export interface CreatePlan<N extends PlanNode> {
  /** All nodes in the order given. */
  readonly nodes: readonly N[]
  readonly primaries: readonly PrimaryPlacement<N>[]
  /** As first placed: this is what is announced. */
  readonly firstPlacement: readonly ReplicaPlacement<N>[]
  /** After moving replicas away from their primary's host where that is possible. */
  readonly replicas: readonly ReplicaPlacement<N>[]
  readonly affinity: AffinityVerdict
}

export type CreateRefusal = { readonly primaryCount: number; readonly nodesNeeded: number }

const MIN_PRIMARIES = 3

/** How many nodes a cluster with so many replicas for each primary needs; undefined when there are enough. */
export function refuseCreate(nodeCount: number, replicas: number): CreateRefusal | undefined {
  const primaryCount = Math.floor(nodeCount / (replicas + 1))
  return primaryCount >= MIN_PRIMARIES ? undefined : { primaryCount, nodesNeeded: MIN_PRIMARIES * (replicas + 1) }
}

/**
 * Plans a new cluster as redis-trib does: primaries taken from the hosts in turn, slots dealt evenly, replicas
 * on other hosts than their primary where that is possible. Deterministic: the same nodes give the same plan.
 * The caller has checked {@link refuseCreate}.
 */
export function planCreate<N extends PlanNode>(nodes: readonly N[], replicas: number): CreatePlan<N> {
  const primaryCount = Math.floor(nodes.length / (replicas + 1))
  const interleaved = interleaveHosts(nodes)
  const primaryNodes = interleaved.slice(0, primaryCount)
  const ranges = allocateSlots(primaryCount)
  const firstPlacement = allocateReplicas(primaryNodes, interleaved.slice(primaryCount), replicas)
  const improved = improveAffinity(primaryNodes, firstPlacement)
  return {
    nodes,
    primaries: primaryNodes.map((node, i) => ({ node, range: ranges[i]! })),
    firstPlacement,
    replicas: improved.placements,
    affinity: improved.verdict,
  }
}
