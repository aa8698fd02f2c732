import type { Shard, Topology, TopologyNode } from '../../src-main/contract/model.ts'

/** A shard with its nodes at hand, ready to be drawn or listed. */
export interface ShardGroup {
  /** Undefined for nodes that belong to no shard we know. */
  readonly shard: Shard | undefined
  readonly primary: TopologyNode | undefined
  /** By address; after them the dead primaries of before, whose places they took. */
  readonly replicas: readonly TopologyNode[]
}

/**
 * Shards in the order of their letters (stable, so that nothing jumps when slots move), replicas by address, and
 * last a group of the nodes that no shard claims: unknown is shown, never left out.
 */
export function groupByShard(topology: Topology): ShardGroup[] {
  const byId = new Map(topology.nodes.map((node) => [node.nodeId, node]))
  const claimed = new Set<string>()
  const groups = topology.shards.toSorted(byLetter).map((shard): ShardGroup => {
    for (const id of memberIds(shard)) claimed.add(id)
    const nodesOf = (ids: readonly string[]): TopologyNode[] => ids.map((id) => byId.get(id)).filter((node) => node !== undefined).toSorted(byAddress)
    return { shard, primary: byId.get(shard.primaryId), replicas: [...nodesOf(shard.replicaIds), ...nodesOf(shard.formerPrimaryIds ?? [])] }
  })
  const loose = topology.nodes.filter((node) => !claimed.has(node.nodeId)).toSorted(byAddress)
  return loose.length === 0 ? groups : [...groups, { shard: undefined, primary: undefined, replicas: loose }]
}

/** Its primary, its replicas, and the dead primaries of before. */
export function memberIds({ primaryId, replicaIds, formerPrimaryIds = [] }: Shard): string[] {
  return [primaryId, ...replicaIds, ...formerPrimaryIds]
}

/** The node led this shard until it failed and another took its place. */
export function isFormerPrimary(shard: Shard | undefined, nodeId: string): boolean {
  return shard?.formerPrimaryIds?.includes(nodeId) === true
}

/** The shard a node belongs to, as primary or as replica, or to which it belonged until it failed. */
export function shardOf(topology: Topology, nodeId: string): Shard | undefined {
  return topology.shards.find((shard) => shard.primaryId === nodeId || shard.replicaIds.includes(nodeId) || isFormerPrimary(shard, nodeId))
}

/** The shard that serves a slot. */
export function shardOfSlot(topology: Topology, slot: number): Shard | undefined {
  return topology.shards.find(({ slotRanges }) => slotRanges.some(([first, last]) => first <= slot && slot <= last))
}

/** {@link shardOf} for every node at once: a thousand nodes are looked up on each update. */
export function shardsByNode(topology: Topology): ReadonlyMap<string, Shard> {
  return new Map(topology.shards.flatMap((shard) => memberIds(shard).map((nodeId) => [nodeId, shard] as const)))
}

/** The node that answers at an address; hostnames count as well as addresses. */
export function nodeAt(topology: Topology, address: { readonly host: string; readonly port: number }): TopologyNode | undefined {
  return topology.nodes.find((node) => node.port === address.port && (node.host === address.host || node.hostname === address.host))
}

/** `host:port`, with brackets around an IPv6 address. */
export function formatAddress(address: { readonly host: string; readonly port: number }): string {
  return address.host.includes(':') ? `[${address.host}]:${address.port}` : `${address.host}:${address.port}`
}

function byLetter(a: Shard, b: Shard): number {
  return a.letter.length - b.letter.length || (a.letter < b.letter ? -1 : 1)
}

function byAddress(a: TopologyNode, b: TopologyNode): number {
  return a.host === b.host ? a.port - b.port : a.host < b.host ? -1 : 1
}
