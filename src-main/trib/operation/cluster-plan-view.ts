import { formatAddress } from '../../explorer/address.ts'
import type { ClusterView, LoadedNode } from '../cluster-view.ts'
import type { PlannedNode } from '../plan/operation-plan.ts'
import type { PlanPrimary } from '../plan/plan-primary.ts'
import { slotsOf } from '../plan/slot-ranges.ts'

/** The nodes that answered, as a plan keeps them. */
export function plannedNodes(view: ClusterView): PlannedNode[] {
  return view.loaded.map(plannedNode)
}

export function plannedNode({ myself, node }: LoadedNode): PlannedNode {
  const busPort = myself.busPort === myself.address.port + 10000 ? undefined : myself.busPort
  return { nodeId: myself.nodeId, ...node.address, role: myself.role === 'replica' ? 'replica' : 'primary', ...(busPort === undefined ? {} : { busPort }) }
}

/** The primaries that answered, in the order they were read. */
export function planPrimaries(view: ClusterView): PlanPrimary[] {
  return view.loaded
    .filter(({ myself }) => myself.role !== 'replica')
    .map(({ myself, node }) => ({
      nodeId: myself.nodeId,
      name: formatAddress(node.address),
      slots: slotsOf(myself.slotRanges).sort((a, b) => a - b),
      replicaCount: view.loaded.filter((other) => other.myself.primaryId === myself.nodeId).length,
    }))
}
