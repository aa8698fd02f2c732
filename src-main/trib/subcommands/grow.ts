import type { NodeAddress } from '../../explorer/hop-trace.ts'
import { carryOut, refuseUnhealthy, surveyMoves, withLoadedCluster, type ChangeOutcome, type ChangeRequest } from '../change.ts'
import type { ClusterView } from '../cluster-view.ts'
import { planPrimaries } from '../operation/cluster-plan-view.ts'
import { allocateReplicas, interleaveHosts } from '../plan/allocate-replicas.ts'
import type { PlannedNode } from '../plan/operation-plan.ts'
import { moveSteps } from '../plan/move-steps.ts'
import { planRebalance } from '../plan/rebalance-plan.ts'
import type { Step } from '../plan/step.ts'
import { announceEstimates } from '../preview.ts'
import { TribRefusal } from '../refusal.ts'
import { readNewcomer } from './add-node.ts'

export interface GrowRequest extends ChangeRequest {
  readonly newcomers: readonly NodeAddress[]
  /** Replicas for each new primary. */
  readonly replicas: number
}

const QUESTION = "Grow the cluster so? (type 'yes' to accept): "

/** Adds nodes, moves an even share of slots to the new primaries, and gives them replicas. @throws TribRefusal */
export function grow(request: GrowRequest): Promise<ChangeOutcome> {
  return withLoadedCluster(request, async (view) => {
    refuseUnhealthy(view, request, 'growing')
    const newcomers = await Promise.all(request.newcomers.map((address) => readNewcomer(address, request, false)))
    const primaryCount = Math.floor(newcomers.length / (request.replicas + 1))
    if (primaryCount === 0) throw new TribRefusal('BAD_ARGUMENT', [`[ERR] ${newcomers.length} node(s) are not enough for one primary with ${request.replicas} replica(s).`])
    const interleaved = interleaveHosts(newcomers)
    const primaries = interleaved.slice(0, primaryCount)
    const placements = allocateReplicas(primaries, interleaved.slice(primaryCount), request.replicas)
    const all: PlannedNode[] = [...primaries, ...placements.map(({ replica }) => ({ ...replica, role: 'replica' as const }))]
    for (const node of primaries) request.onEvent({ kind: 'note', text: `New master: ${node.host}:${node.port}` })
    for (const { replica, primary } of placements) request.onEvent({ kind: 'note', text: `Adding replica ${replica.host}:${replica.port} to ${primary.host}:${primary.port}` })
    const moves = await moveStepsToNewcomers(view, primaries, request)
    const replicates = placements.map(({ replica, primary }): Step => ({ do: 'replicate', nodeId: replica.nodeId, primaryId: primary.nodeId, previousId: null }))
    return carryOut(view, { kind: 'grow', steps: [...joinSteps(view, all, primaries), ...replicates, ...moves], question: QUESTION, newcomers: all }, request)
  })
}

function joinSteps(view: ClusterView, all: readonly PlannedNode[], primaries: readonly PlannedNode[]): Step[] {
  const members = view.loaded.map(({ myself }) => myself.nodeId)
  const functions = primaries.map(({ nodeId }): Step => ({ do: 'copy-functions', sourceId: planPrimaries(view)[0]!.nodeId, targetId: nodeId }))
  const nodeIds = all.map(({ nodeId }) => nodeId)
  const everybody = [...members, ...nodeIds]
  return [...functions, { do: 'meet', nodeIds: everybody, newcomerIds: nodeIds }, { do: 'joined', nodeIds: everybody }]
}

async function moveStepsToNewcomers(view: ClusterView, primaries: readonly PlannedNode[], request: GrowRequest): Promise<Step[]> {
  const present = planPrimaries(view).filter(({ slots }) => slots.length > 0)
  const fresh = primaries.map(({ nodeId, host, port }) => ({ nodeId, name: `${host}:${port}`, slots: [], replicaCount: 0 }))
  const plan = planRebalance([...present, ...fresh].map((primary) => ({ ...primary, weight: 1 })), 2)
  if (plan.kind !== 'moves') return []
  const names = new Map([...present, ...fresh].map(({ nodeId, name }) => [nodeId, name]))
  announceEstimates(await surveyMoves(view, plan.moves), (nodeId) => names.get(nodeId) ?? nodeId, request.onEvent)
  return moveSteps(plan.moves)
}
