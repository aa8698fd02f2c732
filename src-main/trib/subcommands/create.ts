import { formatAddress } from '../../explorer/address.ts'
import type { NodeAddress } from '../../explorer/hop-trace.ts'
import { refuseCancelled } from '../cluster-join.ts'
import type { TribListener } from '../event.ts'
import { plannedNode } from '../operation/cluster-plan-view.ts'
import { runOperation, runUnjournalled } from '../operation/run-operation.ts'
import type { OperationPlan } from '../plan/operation-plan.ts'
import type { Step } from '../plan/step.ts'
import { planCreate, refuseCreate, type CreatePlan } from '../plan/create-plan.ts'
import { TribRefusal } from '../refusal.ts'
import { allOrFirstFailure, asRefusal, connectAll, type NodeView, type TribAccess, type TribNode } from '../trib-node.ts'
import { announcePlan } from './create-announcement.ts'

export interface CreateRequest extends TribAccess {
  readonly nodes: readonly NodeAddress[]
  /** Replicas for each primary. */
  readonly replicas: number
  readonly onEvent: TribListener
  readonly signal?: AbortSignal | undefined
  /** Asked once the plan is shown; absent means yes. */
  readonly confirm?: ((question: string) => Promise<boolean>) | undefined
  /** Wait until every node says cluster_state:ok, too (default); redis-trib ends when all agree on the slots. */
  readonly waitForOk?: boolean | undefined
  /** Where the journal goes; without it none is kept. */
  readonly journalFolder?: string | undefined
  readonly isDryRun?: boolean | undefined
  readonly savePlan?: ((plan: OperationPlan) => void) | undefined
}

export interface CreatedNode {
  readonly nodeId: string
  readonly address: NodeAddress
  readonly role: 'primary' | 'replica'
  readonly primaryId: string | undefined
}

export interface CreateResult {
  readonly nodes: readonly CreatedNode[]
  /** From the confirmation to the last node that agrees. */
  readonly ms: number
}

/** A node to be, with its own view from before. */
export interface Candidate {
  readonly nodeId: string
  readonly host: string
  readonly port: number
  readonly node: TribNode
  readonly view: NodeView
}

const QUESTION = "Can I set the above configuration? (type 'yes' to accept): "

/**
 * Makes a cluster of empty nodes: slots dealt, config epochs set, everybody met, replicas attached, and every node agrees.
 * @throws TribRefusal
 */
export async function createCluster(request: CreateRequest): Promise<CreateResult> {
  request.onEvent({ kind: 'step', text: 'Creating cluster' })
  refuseArguments(request)
  const nodes = await connectAll(request.nodes, request)
  try {
    const candidates = await readCandidates(nodes)
    const plan = planCreate(candidates, request.replicas)
    announcePlan(plan, request.onEvent)
    if (request.confirm && !(await request.confirm(QUESTION))) throw new TribRefusal('DECLINED', ['*** Aborting...'])
    return await carryOut(plan, request)
  } catch (error) {
    throw asRefusal(error)
  } finally {
    for (const node of nodes) node.close()
  }
}

function refuseArguments({ nodes, replicas }: CreateRequest): void {
  if (!Number.isInteger(replicas) || replicas < 0) throw new TribRefusal('BAD_ARGUMENT', [`[ERR] The number of replicas must be a whole number, not ${replicas}.`])
  const seen = new Set<string>()
  for (const name of nodes.map(formatAddress)) {
    if (seen.has(name)) throw new TribRefusal('DUPLICATE_NODE', [`[ERR] Node ${name} is given twice.`])
    seen.add(name)
  }
  const refused = refuseCreate(nodes.length, replicas)
  if (refused === undefined) return
  throw new TribRefusal('TOO_FEW_MASTERS', [
    '*** ERROR: Invalid configuration for cluster creation.',
    '*** Redis Cluster requires at least 3 master nodes.',
    `*** This is not possible with ${nodes.length} nodes and ${replicas} replicas per node.`,
    `*** At least ${refused.nodesNeeded} nodes are required.`,
  ])
}

async function readCandidates(nodes: readonly TribNode[]): Promise<Candidate[]> {
  const candidates = await allOrFirstFailure(nodes.map(readCandidate))
  const nameById = new Map<string, string>()
  for (const { nodeId, node } of candidates) {
    const twin = nameById.get(nodeId)
    if (twin !== undefined) throw new TribRefusal('DUPLICATE_NODE', [`[ERR] ${twin} and ${node.name} are the same node, or have the same node id ${nodeId}.`])
    nameById.set(nodeId, node.name)
  }
  return candidates
}

async function readCandidate(node: TribNode): Promise<Candidate> {
  const [view, keyCount] = await Promise.all([node.view(), node.keyCount()])
  if (view.lines.length > 1 || keyCount > 0) throw new TribRefusal('NOT_EMPTY', [`[ERR] Node ${node.name} is not empty. Either the node already knows other nodes (check with CLUSTER NODES) or contains some key in database 0.`])
  if (view.myself.slotRanges.length > 0) throw new TribRefusal('NOT_EMPTY', [`[ERR] Node ${node.name} is not empty. It serves slots already (check with CLUSTER NODES).`])
  return { nodeId: view.myself.nodeId, ...node.address, node, view }
}

async function carryOut(plan: CreatePlan<Candidate>, request: CreateRequest): Promise<CreateResult> {
  const startedAt = performance.now()
  refuseCancelled(request.signal)
  const operation = operationOf(plan, request)
  request.savePlan?.(operation)
  if (request.isDryRun === true) return { nodes: [], ms: 0 }
  const onEvent = telling(request.onEvent)
  if (request.journalFolder === undefined) await runUnjournalled(operation, { ...request, onEvent })
  else await runOperation(operation, { ...request, journalFolder: request.journalFolder, onEvent })
  return { nodes: candidatesOf(plan).map((candidate) => createdNode(candidate, plan)), ms: Math.round(performance.now() - startedAt) }
}

/**
 * A second round of MEET, among nodes that know each other, carries slots and roles at once where the next random ping might take half a
 * node timeout: the packets of a handshake come from strangers, so their slots and roles are passed over (clusterProcessPacket,
 * `sender` unknown).
 */
function operationOf(plan: CreatePlan<Candidate>, { waitForOk }: CreateRequest): OperationPlan {
  const candidates = candidatesOf(plan)
  const nodeIds = candidates.map(({ nodeId }) => nodeId)
  const primaryOf = new Map(plan.replicas.map(({ replica, primary }) => [replica.nodeId, primary.nodeId]))
  return {
    version: 1,
    kind: 'create',
    nodes: candidates.map(({ node, nodeId, view }) => ({ ...plannedNode({ node, ...view }), role: primaryOf.has(nodeId) ? 'replica' : 'primary' })),
    steps: [
      { do: 'fresh-nodes', nodeIds },
      ...plan.primaries.map(({ node, range }): Step => ({ do: 'add-slots', nodeId: node.nodeId, ranges: [range] })),
      { do: 'set-epoch', epochs: nodeIds.map((nodeId, i) => ({ nodeId, configEpoch: i + 1 })) },
      { do: 'meet', nodeIds },
      { do: 'joined', nodeIds },
      ...plan.replicas.map(({ replica, primary }): Step => ({ do: 'replicate', nodeId: replica.nodeId, primaryId: primary.nodeId, previousId: null, isFresh: true })),
      { do: 'meet', nodeIds },
      { do: 'agreed', nodes: nodeIds.map((nodeId) => ({ nodeId, primaryId: primaryOf.get(nodeId) ?? null })), waitForOk: waitForOk ?? true },
    ],
  }
}

/** redis-trib's words for what the steps do; the second round of MEET is not told. */
function telling(onEvent: TribListener): TribListener {
  let hasMet = false
  return (event) => {
    onEvent(event)
    if (event.kind !== 'step-begun') return
    if (event.step.do === 'set-epoch') {
      onEvent({ kind: 'step', text: 'Nodes configuration updated' })
      onEvent({ kind: 'step', text: 'Assign a different config epoch to each node' })
    }
    if (event.step.do === 'meet' && !hasMet) onEvent({ kind: 'step', text: 'Sending CLUSTER MEET messages to join the cluster' })
    if (event.step.do === 'joined') onEvent({ kind: 'note', text: 'Waiting for the cluster to join' })
    hasMet ||= event.step.do === 'meet'
  }
}

function candidatesOf(plan: CreatePlan<Candidate>): Candidate[] {
  return [...plan.primaries.map(({ node }) => node), ...plan.replicas.map(({ replica }) => replica)]
}

function createdNode({ node, nodeId }: Candidate, plan: CreatePlan<Candidate>): CreatedNode {
  const primaryId = plan.replicas.find(({ replica }) => replica.nodeId === nodeId)?.primary.nodeId
  return { nodeId, address: node.address, role: primaryId === undefined ? 'primary' : 'replica', primaryId }
}
