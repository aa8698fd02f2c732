import { formatAddress } from '../explorer/address.ts'
import { countSlots, type ClusterNodeLine } from '../explorer/cluster-nodes-text.ts'
import { ConnectFailure, failureOfError } from '../explorer/connect-failure.ts'
import type { NodeAddress } from '../explorer/hop-trace.ts'
import type { NodeBlock } from './event.ts'
import { asRefusal, TribNode, type NodeView, type TribAccess } from './trib-node.ts'

/** A node that answered, with its own view. */
export interface LoadedNode extends NodeView {
  readonly node: TribNode
}

/** A node the seed knows of that could not be asked. */
export interface MissingNode {
  readonly line: ClusterNodeLine
  readonly failure: ConnectFailure | undefined
  /** Who answers at its address in its place: it lost its nodes.conf, or another server took the port. */
  readonly strangerId?: string | undefined
}

/** A cluster as read through a seed: the seed first, then the others by address. */
export interface ClusterView {
  readonly loaded: readonly LoadedNode[]
  readonly missing: readonly MissingNode[]
  close(): void
}

/** Flags with which redis-trib does not even try to connect. */
const NOT_ASKED = ['noaddr', 'handshake', 'fail']

/**
 * Connects to the seed and to every node it knows of, and asks each for its own view.
 * @throws TribRefusal when the seed itself cannot be used
 */
export async function loadCluster(seed: NodeAddress, access: TribAccess): Promise<ClusterView> {
  const first = await loadSeed(seed, access)
  const others = first.lines.filter((line) => !line.flags.has('myself'))
  const results = await Promise.all(others.map((line) => loadOther(line, seed, access)))
  const loaded = results.filter((result) => 'node' in result).sort((a, b) => byAddress(a.node.address, b.node.address))
  const missing = results.filter((result): result is MissingNode => !('node' in result)).sort((a, b) => byAddress(a.line.address, b.line.address))
  return {
    loaded: [first, ...loaded],
    missing,
    close: () => {
      for (const { node } of [first, ...loaded]) node.close()
    },
  }
}

/** The block a node is shown with: its own word on slots and primary, replicas as they claim to be. */
export function blockOf(one: LoadedNode, view: ClusterView): NodeBlock {
  const { myself, node } = one
  const ranges = [...myself.slotRanges].sort((a, b) => a[0] - b[0])
  return {
    role: myself.role === 'replica' ? 'replica' : 'primary',
    nodeId: myself.nodeId,
    address: node.name,
    slotRanges: ranges,
    slotCount: countSlots(ranges),
    primaryId: myself.primaryId,
    replicaCount: view.loaded.filter((other) => other.myself.primaryId === myself.nodeId).length,
  }
}

async function loadSeed(seed: NodeAddress, access: TribAccess): Promise<LoadedNode> {
  let node: TribNode | undefined
  try {
    node = await TribNode.connect(seed, access)
    return { node, ...(await node.view()) }
  } catch (error) {
    node?.close()
    throw asRefusal(error)
  }
}

async function loadOther(line: ClusterNodeLine, seed: NodeAddress, access: TribAccess): Promise<LoadedNode | MissingNode> {
  if (NOT_ASKED.some((flag) => line.flags.has(flag)) || line.address.port === 0) return { line, failure: undefined }
  let node: TribNode | undefined
  try {
    // Who only the cluster names is not given our password; a cluster the user named elsewhere is not foreign to itself.
    if (access.path?.isForeign(line.address) === true && !access.path.isForeign(seed)) throw new ConnectFailure('foreign', line.address, '')
    node = await TribNode.connect(line.address, access)
    const view = await node.view()
    if (view.myself.nodeId === line.nodeId) return { node, ...view }
    node.close()
    return { line, failure: undefined, strangerId: view.myself.nodeId }
  } catch (error) {
    node?.close()
    return { line, failure: failureOfError(error, line.address) }
  }
}

function byAddress(a: NodeAddress, b: NodeAddress): number {
  if (a.host === b.host) return a.port - b.port
  return formatAddress(a) < formatAddress(b) ? -1 : 1
}
