import type { FoundingMember } from '../engine/cluster/admin/found.ts'
import type { NodeAddress } from '../explorer/hop-trace.ts'
import { createCluster } from '../trib/api.ts'
import { planCreate } from '../trib/plan/create-plan.ts'
import type { NodeHost } from './hosts/node-host.ts'
import { BUS_PORT_OFFSET } from './ports.ts'

/**
 * Makes one cluster of fresh nodes, laid out as `slotscope trib create` lays it out, without asking anybody. A host that
 * runs the nodes itself tells each of them everything at once; others are introduced to each other over the wire. Whether
 * all is well is for the caller to see.
 */
export async function formCluster(host: NodeHost, nodes: readonly NodeAddress[], replicas: number, signal: AbortSignal): Promise<void> {
  if (host.found) return host.found((nodeIdOf) => foundingMembers(nodes, replicas, nodeIdOf))
  await createCluster({ nodes: [...nodes], replicas, signal, waitForOk: false, onEvent: () => undefined, confirm: () => Promise.resolve(true) })
}

function foundingMembers(addresses: readonly NodeAddress[], replicas: number, nodeIdOf: (port: number) => string): FoundingMember[] {
  const plan = planCreate(addresses.map((address) => ({ ...address, nodeId: nodeIdOf(address.port) })), replicas)
  const primaries = plan.primaries.map(({ node, range: [start, end] }, index) => ({ ...member(node), primaryId: undefined, configEpoch: BigInt(index + 1), ranges: [{ start, end }] }))
  return [...primaries, ...plan.replicas.map(({ replica, primary }) => ({ ...member(replica), primaryId: primary.nodeId, configEpoch: 0n, ranges: [] }))]
}

function member({ nodeId, host, port }: NodeAddress & { readonly nodeId: string }): Pick<FoundingMember, 'nodeId' | 'ip' | 'port' | 'busPort'> {
  return { nodeId, ip: host, port, busPort: port + BUS_PORT_OFFSET }
}
