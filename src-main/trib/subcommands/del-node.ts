import { formatAddress } from '../../explorer/address.ts'
import { carryOut, planMoves, withLoadedCluster, type ChangeOutcome, type ChangeRequest } from '../change.ts'
import type { ClusterView, LoadedNode } from '../cluster-view.ts'
import { chooseNode } from '../node-choice.ts'
import { planPrimaries } from '../operation/cluster-plan-view.ts'
import { leastReplicas, planDrain } from '../plan/drain-plan.ts'
import type { ReplicateStep, Step } from '../plan/step.ts'
import { TribRefusal } from '../refusal.ts'

export interface DelNodeRequest extends ChangeRequest {
  readonly nodeId: string
  /** Move its slots to the others first. */
  readonly drain?: boolean | undefined
  /** Stops the removed node, as redis-trib did; else it is reset and may be used anew. */
  readonly shutdown?: boolean | undefined
}

const DRAIN_QUESTION = "Drain the node and remove it? (type 'yes' to accept): "

/** Removes a node: its replicas get another primary, all members forget it, it is reset. @throws TribRefusal */
export function delNode(request: DelNodeRequest): Promise<ChangeOutcome> {
  request.onEvent({ kind: 'step', text: `Removing node ${request.nodeId} from cluster ${formatAddress(request.seed)}` })
  return withLoadedCluster(request, async (view) => {
    const leaving = chooseNode(view, request.nodeId)
    const isServing = leaving.myself.slotRanges.length > 0
    if (isServing && request.drain !== true) throw hasSlots(leaving)
    const moves = isServing ? await drainSteps(view, [leaving], request) : []
    const steps = [...moves, ...removalSteps(view, [leaving], request.shutdown === true)]
    return carryOut(view, { kind: 'del-node', steps, question: isServing ? DRAIN_QUESTION : undefined }, { ...request, onEvent: telling(request, view) })
  })
}

function hasSlots({ node }: LoadedNode): TribRefusal {
  return new TribRefusal('NODE_HAS_SLOTS', [`[ERR] Node ${node.name} is not empty! Reshard data away and try again.`, '      Or let --drain move its slots to the other masters first.'])
}

/** All slots of those who leave, in equal parts to the primaries that stay and serve. */
export async function drainSteps(view: ClusterView, leaving: readonly LoadedNode[], request: ChangeRequest): Promise<Step[]> {
  const ids = new Set(leaving.map(({ myself }) => myself.nodeId))
  const primaries = planPrimaries(view)
  const staying = primaries.filter(({ nodeId, slots }) => !ids.has(nodeId) && slots.length > 0)
  const sources = primaries.filter(({ nodeId, slots }) => ids.has(nodeId) && slots.length > 0)
  if (staying.length === 0) throw new TribRefusal('NODE_HAS_SLOTS', ['[ERR] There is no other master that could take the slots.'])
  return planMoves(view, sources.flatMap((source) => planDrain(source, staying)), request)
}

/**
 * FORGET at all members before the reset: told the other way round, gossip would bring the node back as a newcomer. Its replicas
 * go first, to the primary with the fewest.
 */
export function removalSteps(view: ClusterView, leaving: readonly LoadedNode[], isShutdown: boolean): Step[] {
  const ids = new Set(leaving.map(({ myself }) => myself.nodeId))
  const staying = planPrimaries(view).filter(({ nodeId }) => !ids.has(nodeId)).map((primary) => ({ ...primary }))
  const orphans = view.loaded.filter(({ myself }) => myself.primaryId !== undefined && ids.has(myself.primaryId) && !ids.has(myself.nodeId))
  const rehomes = orphans.map(({ myself }): ReplicateStep => {
    const least = leastReplicas(staying)
    if (least === undefined) throw new TribRefusal('UNKNOWN_NODE', ['[ERR] There is no other master for the replicas of the removed node.'])
    staying[staying.indexOf(least)] = { ...least, replicaCount: least.replicaCount + 1 }
    return { do: 'replicate', nodeId: myself.nodeId, primaryId: least.nodeId, previousId: myself.primaryId ?? null }
  })
  const nodeIds = leaving.map(({ myself }) => myself.nodeId)
  return [...rehomes, ...nodeIds.map((nodeId): Step => ({ do: 'forget', nodeId })), ...nodeIds.map((nodeId): Step => ({ do: isShutdown ? 'shutdown' : 'reset', nodeId }))]
}

/** redis-trib's words for what the steps do. */
export function telling({ onEvent }: ChangeRequest, view: ClusterView): ChangeRequest['onEvent'] {
  const nameOf = (id: string): string => view.loaded.find(({ myself }) => myself.nodeId === id)?.node.name ?? id
  return (event) => {
    onEvent(event)
    if (event.kind !== 'step-begun') return
    const { step } = event
    if (step.do === 'replicate') onEvent({ kind: 'step', text: `${nameOf(step.nodeId)} as replica of ${nameOf(step.primaryId)}` })
    if (step.do === 'forget') onEvent({ kind: 'step', text: 'Sending CLUSTER FORGET messages to the cluster...' })
    if (step.do === 'shutdown') onEvent({ kind: 'step', text: 'SHUTDOWN the node.' })
    if (step.do === 'reset') onEvent({ kind: 'step', text: 'Sending CLUSTER RESET SOFT to the deleted node.' })
  }
}
