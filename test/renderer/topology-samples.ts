import type { Shard, Topology, TopologyNode } from '../../src-main/contract/model.ts'

const SLOTS = 16384

/** A healthy cluster of evenly shared slots; primaries on ports 7000 and up, replicas after them. */
export function sampleTopology(shardCount: number, replicasEach = 1): Topology {
  const shards: Shard[] = []
  const nodes: TopologyNode[] = []
  for (let index = 0; index < shardCount; index += 1) {
    const first = Math.round((index * SLOTS) / shardCount)
    const last = Math.round(((index + 1) * SLOTS) / shardCount) - 1
    const replicaIds = Array.from({ length: replicasEach }, (_, replica) => nodeId(shardCount + index * replicasEach + replica))
    shards.push({ letter: letterOf(index), colorIndex: index, primaryId: nodeId(index), replicaIds, slotRanges: [[first, last]], slotCount: last - first + 1 })
    nodes.push(sampleNode(index))
    nodes.push(...replicaIds.map((_, replica) => sampleNode(shardCount + index * replicasEach + replica, { role: 'replica', primaryId: nodeId(index) })))
  }
  return { takenAtMs: 1, kind: 'cluster', state: 'ok', viewOf: nodeId(0), currentEpoch: '6', slotsAssigned: SLOTS, slotsServed: SLOTS, shards, nodes }
}

export function sampleNode(number: number, changes: Partial<TopologyNode> = {}): TopologyNode {
  return {
    nodeId: nodeId(number),
    host: '127.0.0.1',
    port: 7000 + number,
    busPort: 17000 + number,
    hostname: '',
    role: 'primary',
    primaryId: undefined,
    health: 'ok',
    reason: undefined,
    linkState: 'connected',
    configEpoch: '1',
    migrating: [],
    importing: [],
    keyCount: 0,
    replicationLagBytes: undefined,
    version: '7.2.4',
    server: 'slotscope',
    ...changes,
  }
}

export function nodeId(number: number): string {
  return number.toString(16).padStart(40, '0')
}

function letterOf(index: number): string {
  return index < 26 ? String.fromCharCode(65 + index) : letterOf(Math.floor(index / 26) - 1) + letterOf(index % 26)
}
