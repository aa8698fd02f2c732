import type { Bytes } from '../../engine/bytes.ts'
import { formatAddress } from '../../explorer/address.ts'
import type { NodeAddress } from '../../explorer/hop-trace.ts'
import { refuseCancelled, waitUntilAgreed, waitUntilMet, waitUntilOk, type JoiningNode, type JoinWait } from '../cluster-join.ts'
import type { TribListener } from '../event.ts'
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
  readonly joinTimeoutMs?: number | undefined
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
const JOIN_TIMEOUT_MS = 60000
/** Up to this many nodes everyone meets everyone; beyond, gossip spreads the word faster than the packets would. */
const MEET_ALL_LIMIT = 48
const NEIGHBOURS = 8

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
  const { onEvent, signal } = request
  const joining = joiningNodes(plan)
  const wait: JoinWait = { nodes: joining, onEvent, signal, timeoutMs: request.joinTimeoutMs ?? JOIN_TIMEOUT_MS }
  refuseCancelled(signal)
  await Promise.all(plan.primaries.map(({ node, range }) => node.node.run(addSlots(range))))
  onEvent({ kind: 'step', text: 'Nodes configuration updated' })
  onEvent({ kind: 'step', text: 'Assign a different config epoch to each node' })
  await Promise.all(joining.map(({ node }, i) => node.run(['CLUSTER', 'SET-CONFIG-EPOCH', String(i + 1)])))
  onEvent({ kind: 'step', text: 'Sending CLUSTER MEET messages to join the cluster' })
  await meet(candidatesOf(plan), (i, j) => i < j)
  onEvent({ kind: 'note', text: 'Waiting for the cluster to join' })
  await waitUntilMet(wait)
  refuseCancelled(signal)
  await Promise.all(plan.replicas.map(({ replica, primary }) => replica.node.run(['CLUSTER', 'REPLICATE', primary.nodeId])))
  await meet(candidatesOf(plan), () => true)
  await waitUntilAgreed(wait)
  if (request.waitForOk ?? true) await waitUntilOk(wait)
  return { nodes: joining.map(createdNode), ms: Math.round(performance.now() - startedAt) }
}

function candidatesOf(plan: CreatePlan<Candidate>): Candidate[] {
  return [...plan.primaries.map(({ node }) => node), ...plan.replicas.map(({ replica }) => replica)]
}

function joiningNodes(plan: CreatePlan<Candidate>): JoiningNode[] {
  const primaryOf = new Map(plan.replicas.map(({ replica, primary }) => [replica.nodeId, primary.nodeId]))
  return candidatesOf(plan).map(({ node, nodeId }) => ({ node, nodeId, primaryId: primaryOf.get(nodeId) }))
}

function createdNode({ node, nodeId, primaryId }: JoiningNode): CreatedNode {
  return { nodeId, address: node.address, role: primaryId === undefined ? 'primary' : 'replica', primaryId }
}

/** ADDSLOTS with each slot named: ADDSLOTSRANGE came with 7.0 only. */
function addSlots([first, last]: readonly [number, number]): Bytes[] {
  return ['CLUSTER', 'ADDSLOTS', ...Array.from({ length: last - first + 1 }, (_, i) => String(first + i))]
}

/**
 * Everybody meets everybody. redis-trib has all meet the first node and leaves the rest to gossip, which takes seconds;
 * a handshake takes a tenth of one. The packets of a handshake come from strangers, so their slots and roles are passed
 * over (clusterProcessPacket, `sender` unknown). A second round, among nodes that know each other, carries them at once
 * where the next random ping might take half a node timeout; only the MEET is read in full, not the PONG that answers it,
 * so that round goes both ways.
 */
async function meet(candidates: readonly Candidate[], pairs: (i: number, j: number) => boolean): Promise<void> {
  const introductions = await Promise.all(candidates.map(async ({ node, view }) => ['CLUSTER', 'MEET', await node.ip(), String(node.address.port), ...customBusPort(view)]))
  await Promise.all(
    candidates.map(({ node }, i) => {
      const others = introductions.filter((_, j) => i !== j && (candidates.length > MEET_ALL_LIMIT ? isNeighbour(i, j, candidates.length) : pairs(i, j)))
      return others.length === 0 ? Promise.resolve() : node.run(...others)
    }),
  )
}

/** The first node is everybody's neighbour; so are the next few in the ring. */
function isNeighbour(i: number, j: number, count: number): boolean {
  return j === 0 || (j - i + count) % count <= NEIGHBOURS
}

function customBusPort({ myself }: NodeView): Bytes[] {
  return myself.busPort === myself.address.port + 10000 ? [] : [String(myself.busPort)]
}
