import { setTimeout as sleep } from 'node:timers/promises'
import { countSlots, parseClusterNodes, parseInfoFields } from '../explorer/cluster-nodes-text.ts'
import type { ClusterNodeLine } from '../explorer/cluster-nodes-text.ts'
import type { NodeAddress } from '../explorer/hop-trace.ts'
import { NodeConnection } from '../explorer/node-connection.ts'
import { replyBytes } from '../engine/resp/reply-value.ts'
import { SandboxRefusal } from './refusal.ts'

const SLOT_COUNT = 16384
const LEAST_POLL_INTERVAL_MS = 15
const MOST_POLL_INTERVAL_MS = 500
/** A hundred nodes that all start at once on a busy machine keep their threads busy for seconds. */
const REPLY_TIMEOUT_MS = 20_000

/** A node's own line of CLUSTER NODES, by which a sandbox learns who it has become. */
export interface NodeIdentity {
  readonly port: number
  readonly nodeId: string
  readonly role: 'primary' | 'replica'
}

/**
 * Resolves once every node says cluster_state:ok, has heard from every other without handshake or failure, and all tell the same
 * story of roles and slots. Refuses with TIMEOUT and the last reason when that does not come about in `timeoutMs`.
 */
export async function untilAgreed(
  addresses: readonly NodeAddress[],
  options: { readonly timeoutMs: number; readonly signal: AbortSignal; readonly onAgreed?: (nodes: number) => void },
): Promise<NodeIdentity[]> {
  const connections = await Promise.all(addresses.map((address) => NodeConnection.open({ address, commandTimeoutMs: REPLY_TIMEOUT_MS })))
  try {
    const intervalMs = pollIntervalMs(addresses.length)
    for (const deadline = Date.now() + options.timeoutMs; ; await sleep(intervalMs)) {
      if (options.signal.aborted) throw new SandboxRefusal('CANCELLED', 'stopped while starting')
      const views = await Promise.all(connections.map(viewOf))
      const doubt = doubtAbout(views)
      options.onAgreed?.(views.filter((view) => view.doubt === undefined).length)
      if (doubt === undefined) return views.map((view) => view.identity)
      if (Date.now() > deadline) throw new SandboxRefusal('TIMEOUT', `the nodes did not agree within ${options.timeoutMs} ms: ${doubt}`)
    }
  } finally {
    for (const connection of connections) connection.close()
  }
}

/** Each look reads a line for every node from every node: the square of their number, which must not keep them busy. */
function pollIntervalMs(nodes: number): number {
  return Math.min(MOST_POLL_INTERVAL_MS, Math.max(LEAST_POLL_INTERVAL_MS, (nodes * nodes) / 50))
}

/** What one node thinks of the cluster. */
interface NodeView {
  readonly identity: NodeIdentity
  /** Equal for two nodes exactly when they agree about ids, roles and slots. */
  readonly signature: string
  readonly knownNodes: number
  /** Why this node alone is not content, undefined when it is. */
  readonly doubt: string | undefined
}

async function viewOf(connection: NodeConnection): Promise<NodeView> {
  const [info, nodes] = await connection.pipeline([['CLUSTER', 'INFO'], ['CLUSTER', 'NODES']])
  const state = parseInfoFields(replyBytes(info) ?? '').get('cluster_state') ?? 'unknown'
  const text = replyBytes(nodes) ?? ''
  const lines = parseClusterNodes(text)
  const { port } = connection.address
  const myself = lines.find((line) => line.flags.has('myself'))
  return {
    identity: { port, nodeId: myself?.nodeId ?? '', role: myself?.role === 'replica' ? 'replica' : 'primary' },
    signature: lines.map(signatureOf).sort().join('\n'),
    knownNodes: lines.length,
    doubt: ownDoubt(port, state, lines) ?? unheardOf(port, text),
  }
}

function ownDoubt(port: number, state: string, lines: readonly ClusterNodeLine[]): string | undefined {
  if (state !== 'ok') return `node ${port} says cluster_state:${state}`
  const odd = lines.find((line) => ['handshake', 'fail', 'fail?', 'noaddr'].some((flag) => line.flags.has(flag)))
  if (odd !== undefined) return `node ${port} sees ${odd.nodeId} as ${[...odd.flags].join(',')}`
  const covered = lines.reduce((sum, line) => sum + countSlots(line.slotRanges), 0)
  return covered === SLOT_COUNT ? undefined : `node ${port} sees ${covered} of ${SLOT_COUNT} slots served`
}

/** Being told of a node is one thing, having heard it answer another: its pong-recv, the sixth field of its line, is then not 0. */
function unheardOf(port: number, nodesText: string): string | undefined {
  const silent = nodesText.split('\n').map((line) => line.split(' ')).find(([, , flags, , , pongReceived]) => pongReceived === '0' && !flags?.includes('myself'))
  return silent && `node ${port} has not heard from ${silent[0]} yet`
}

function doubtAbout(views: readonly NodeView[]): string | undefined {
  const [first] = views
  for (const view of views) {
    if (view.doubt !== undefined) return view.doubt
    if (view.knownNodes !== views.length) return `node ${view.identity.port} knows ${view.knownNodes} of ${views.length} nodes`
    if (view.signature !== first?.signature) return `nodes ${first?.identity.port} and ${view.identity.port} tell different slot tables`
  }
  return undefined
}

function signatureOf(line: ClusterNodeLine): string {
  return `${line.nodeId} ${line.role} ${line.primaryId ?? '-'} ${line.slotRanges.map(([first, last]) => `${first}-${last}`).join(',')}`
}
