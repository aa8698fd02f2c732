import type { NodeAddress } from '../../explorer/hop-trace.ts'
import { formatAddress } from '../../explorer/address.ts'
import { carryOut, refuseUnhealthy, withLoadedCluster, type ChangeOutcome, type ChangeRequest } from '../change.ts'
import type { ClusterView, LoadedNode } from '../cluster-view.ts'
import { chooseNode } from '../node-choice.ts'
import { plannedNode, planPrimaries } from '../operation/cluster-plan-view.ts'
import { leastReplicas } from '../plan/drain-plan.ts'
import type { PlannedNode } from '../plan/operation-plan.ts'
import type { Step } from '../plan/step.ts'
import { TribRefusal } from '../refusal.ts'
import { TribNode, type TribAccess } from '../trib-node.ts'

export interface AddNodeRequest extends ChangeRequest {
  readonly newcomer: NodeAddress
  readonly asReplica?: boolean | undefined
  /** Whose replica; else of the primary with the fewest. */
  readonly primary?: string | undefined
}

/** Takes an empty node into the cluster, as a primary without slots or as a replica. @throws TribRefusal */
export function addNode(request: AddNodeRequest): Promise<ChangeOutcome> {
  const { newcomer, seed, onEvent } = request
  onEvent({ kind: 'step', text: `Adding node ${formatAddress(newcomer)} to cluster ${formatAddress(seed)}` })
  return withLoadedCluster(request, async (view) => {
    refuseUnhealthy(view, request, 'adding a node')
    const primary = request.asReplica === true || request.primary !== undefined ? choosePrimaryFor(view, request) : undefined
    const planned = await readNewcomer(newcomer, request, primary !== undefined)
    const outcome = await carryOut(view, { kind: 'add-node', steps: addSteps(view, planned, primary), newcomers: [planned] }, { ...request, onEvent: telling(request, view) })
    if (outcome === 'done') onEvent({ kind: 'ok', text: 'New node added correctly.' })
    return outcome
  })
}

/** The steps that take an empty node in: functions before anybody can reach it, MEET, and its role. */
export function addSteps(view: ClusterView, newcomer: PlannedNode, primary: LoadedNode | undefined): Step[] {
  const members = view.loaded.map(({ myself }) => myself.nodeId)
  const nodeIds = [newcomer.nodeId, ...members]
  const joins: Step[] = [{ do: 'meet', nodeIds, newcomerIds: [newcomer.nodeId] }, { do: 'joined', nodeIds }]
  if (primary !== undefined) return [...joins, { do: 'replicate', nodeId: newcomer.nodeId, primaryId: primary.myself.nodeId, previousId: null }]
  const source = planPrimaries(view)[0]
  return source === undefined ? joins : [{ do: 'copy-functions', sourceId: source.nodeId, targetId: newcomer.nodeId }, ...joins]
}

function choosePrimaryFor(view: ClusterView, { primary, onEvent }: AddNodeRequest): LoadedNode {
  if (primary !== undefined) {
    const chosen = view.loaded.find(({ myself }) => myself.nodeId === primary) ?? chooseOrRefuse(view, primary)
    if (chosen.myself.role === 'replica') throw new TribRefusal('UNKNOWN_NODE', [`[ERR] Node ${chosen.node.name} is a replica itself.`])
    return chosen
  }
  const least = leastReplicas(planPrimaries(view))!
  onEvent({ kind: 'note', text: `Automatically selected master ${least.name}` })
  return chooseNode(view, least.nodeId)
}

function chooseOrRefuse(view: ClusterView, text: string): LoadedNode {
  try {
    return chooseNode(view, text)
  } catch {
    throw new TribRefusal('UNKNOWN_NODE', [`[ERR] No such master ID ${text}`])
  }
}

/** A newcomer knows nobody, serves nothing and has no key. @throws TribRefusal NOT_EMPTY */
export async function readNewcomer(address: NodeAddress, access: TribAccess, isReplica: boolean): Promise<PlannedNode> {
  const node = await TribNode.connect(address, access)
  try {
    const [view, keyCount] = await Promise.all([node.view(), node.keyCount()])
    const isEmpty = view.lines.length === 1 && keyCount === 0 && view.myself.slotRanges.length === 0
    if (!isEmpty) throw new TribRefusal('NOT_EMPTY', [`[ERR] Node ${node.name} is not empty. Either the node already knows other nodes (check with CLUSTER NODES) or contains some key in database 0.`])
    return { ...plannedNode({ node, ...view }), role: isReplica ? 'replica' : 'primary' }
  } finally {
    node.close()
  }
}

/** redis-trib's words for what the steps do. */
function telling({ newcomer, onEvent }: AddNodeRequest, view: ClusterView): ChangeRequest['onEvent'] {
  return (event) => {
    onEvent(event)
    if (event.kind !== 'step-begun') return
    const { step } = event
    if (step.do === 'meet') onEvent({ kind: 'step', text: `Send CLUSTER MEET to node ${formatAddress(newcomer)} to make it join the cluster.` })
    if (step.do === 'joined') onEvent({ kind: 'note', text: 'Waiting for the cluster to join' })
    if (step.do === 'replicate') onEvent({ kind: 'step', text: `Configure node as replica of ${view.loaded.find(({ myself }) => myself.nodeId === step.primaryId)?.node.name ?? step.primaryId}.` })
  }
}
