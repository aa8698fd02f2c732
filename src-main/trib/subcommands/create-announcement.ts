import { countSlots } from '../../explorer/cluster-nodes-text.ts'
import type { TribListener } from '../event.ts'
import type { AffinityVerdict } from '../plan/anti-affinity.ts'
import type { CreatePlan, PlanNode } from '../plan/create-plan.ts'

/** Shows a plan for a new cluster as redis-trib does, before anything is done. */
export function announcePlan<N extends PlanNode>(plan: CreatePlan<N>, onEvent: TribListener): void {
  const nodeCount = plan.primaries.length + plan.replicas.length
  onEvent({ kind: 'step', text: `Performing hash slots allocation on ${nodeCount} nodes...` })
  onEvent({ kind: 'note', text: `Using ${plan.primaries.length} masters:` })
  for (const { node } of plan.primaries) onEvent({ kind: 'note', text: nameOf(node) })
  let extras = false
  for (const { replica, primary, extra } of plan.firstPlacement) {
    if (extra && !extras) onEvent({ kind: 'note', text: 'Adding extra replicas...' })
    extras ||= extra
    onEvent({ kind: 'note', text: `Adding replica ${nameOf(replica)} to ${nameOf(primary)}` })
  }
  announceAffinity(plan.affinity, onEvent)
  announceNodes(plan, onEvent)
}

function announceAffinity(verdict: AffinityVerdict, onEvent: TribListener): void {
  if (verdict === 'not-needed') return
  onEvent({ kind: 'step', text: 'Trying to optimize slaves allocation for anti-affinity' })
  if (verdict === 'perfect') onEvent({ kind: 'ok', text: 'Perfect anti-affinity obtained!' })
  else onEvent({ kind: 'warning', text: verdict === 'primary-host' ? 'Some slaves are in the same host as their master' : 'Some slaves of the same master are in the same host' })
}

function announceNodes<N extends PlanNode>(plan: CreatePlan<N>, onEvent: TribListener): void {
  for (const { node, range } of plan.primaries) {
    const block = { role: 'primary', nodeId: node.nodeId, address: nameOf(node), slotRanges: [range], slotCount: countSlots([range]), primaryId: undefined, replicaCount: 0 } as const
    onEvent({ kind: 'planned-node', ...block })
  }
  for (const { replica, primary } of [...plan.replicas].sort((a, b) => (nameOf(a.replica) < nameOf(b.replica) ? -1 : 1))) {
    const block = { role: 'replica', nodeId: replica.nodeId, address: nameOf(replica), slotRanges: [], slotCount: 0, primaryId: primary.nodeId, replicaCount: 0 } as const
    onEvent({ kind: 'planned-node', ...block })
  }
}

function nameOf(node: PlanNode): string {
  return `${node.host}:${node.port}`
}
