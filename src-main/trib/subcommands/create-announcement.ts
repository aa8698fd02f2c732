import { countSlots } from '../../explorer/cluster-nodes-text.ts'
import type { TribListener } from '../event.ts'
import type { AffinityVerdict } from '../plan/anti-affinity.ts'
import type { CreatePlan, PlanNode } from '../plan/create-plan.ts'

/** Shows a plan for a new cluster as redis-trib does, before anything is done. */
export function announcePlan<N extends PlanNode>(plan: CreatePlan<N>, onEvent: TribListener): void {
  onEvent({ kind: 'step', text: `Performing hash slots allocation on ${plan.nodes.length} nodes...` })
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
  const primaries = new Map(plan.primaries.map(({ node, range }) => [node, range]))
  const replicas = new Map(plan.replicas.map(({ replica, primary }) => [replica, primary]))
  for (const node of plan.nodes) {
    const range = primaries.get(node)
    const slotRanges = range === undefined ? [] : [range]
    const role = range === undefined ? 'replica' : 'primary'
    onEvent({ kind: 'planned-node', role, nodeId: node.nodeId, address: nameOf(node), slotRanges, slotCount: countSlots(slotRanges), primaryId: replicas.get(node)?.nodeId, replicaCount: 0 })
  }
}

function nameOf(node: PlanNode): string {
  return `${node.host}:${node.port}`
}
