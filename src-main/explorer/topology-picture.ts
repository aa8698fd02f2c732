import type { ClusterNodeLine } from './cluster-nodes-text.ts'
import { formatAddress } from './address.ts'
import { visibleText } from './display-text.ts'
import type { NodeAddress } from './hop-trace.ts'
import type { NodeProbe } from './node-probe.ts'
import type { Shard, Topology, TopologyNode } from './topology.ts'

/** Everything learned in one round: one node's view, and what each node said of itself. */
export interface Sightings {
  readonly takenAtMs: number
  readonly kind: Topology['kind']
  readonly viewOf: NodeAddress
  readonly lines: readonly ClusterNodeLine[]
  readonly clusterInfo: ReadonlyMap<string, string>
  readonly probes: ReadonlyMap<string, NodeProbe>
  readonly disputedCount?: number | undefined
}

/** Puts one round together. Pure: equal sightings give equal pictures. */
export function pictureOf(sightings: Sightings, shards: readonly Shard[]): Topology {
  const state = sightings.clusterInfo.get('cluster_state')
  const slotsAssigned = Number(numberIn(sightings.clusterInfo, 'cluster_slots_assigned') ?? shards.reduce((sum, shard) => sum + shard.slotCount, 0))
  return {
    takenAtMs: sightings.takenAtMs,
    kind: sightings.kind,
    state: state === 'ok' || state === 'fail' ? state : 'unknown',
    viewOf: formatAddress(sightings.viewOf),
    currentEpoch: numberIn(sightings.clusterInfo, 'cluster_current_epoch') ?? '0',
    slotsAssigned,
    slotsServed: Number(numberIn(sightings.clusterInfo, 'cluster_slots_ok') ?? slotsAssigned),
    disputedCount: sightings.disputedCount,
    shards,
    nodes: sightings.lines.map((line) => nodeOf(line, sightings)).sort((a, b) => (a.host < b.host ? -1 : a.host > b.host ? 1 : a.port - b.port)),
  }
}

/** A field that should be a number, where it is one: a 64-bit epoch has at most 20 digits. */
function numberIn(fields: ReadonlyMap<string, string>, name: string): string | undefined {
  const text = fields.get(name)
  return text !== undefined && /^\d{1,20}$/.test(text) ? text : undefined
}

function nodeOf(line: ClusterNodeLine, sightings: Sightings): TopologyNode {
  const probe = sightings.probes.get(line.nodeId)
  const own = probe?.myself ?? line
  return {
    nodeId: line.nodeId,
    host: visibleText(line.address.host),
    port: line.address.port,
    busPort: line.busPort,
    hostname: visibleText(line.hostname),
    role: line.role,
    primaryId: line.primaryId,
    ...healthOf(line, probe),
    linkState: line.linkState,
    configEpoch: line.configEpoch,
    migrating: own.migrating,
    importing: own.importing,
    keyCount: probe?.keyCount,
    replicationLagBytes: lagOf(line, sightings.probes),
    version: probe?.version === undefined ? undefined : visibleText(probe.version),
    server: probe?.server === undefined ? undefined : visibleText(probe.server),
  }
}

/** Gossip's verdict first, then what we saw ourselves. */
function healthOf(line: ClusterNodeLine, probe: NodeProbe | undefined): Pick<TopologyNode, 'health' | 'reason'> {
  const ownFailure = probe?.failure === undefined ? undefined : visibleText(probe.failure.message)
  if (line.flags.has('fail')) return { health: 'fail', reason: ownFailure ?? 'a majority of primaries holds it for failed (FAIL)' }
  if (line.flags.has('fail?')) return { health: 'pfail', reason: ownFailure ?? 'a node does not reach it (PFAIL)' }
  if (line.flags.has('noaddr')) return { health: 'noaddr', reason: 'its address is not known' }
  if (line.flags.has('handshake')) return { health: 'handshake', reason: 'it is just joining (handshake)' }
  if (probe?.failure?.reason === 'foreign') return { health: 'unknown', reason: ownFailure }
  if (probe?.failure) return { health: 'unreachable', reason: ownFailure }
  if (probe === undefined) return { health: 'unknown', reason: undefined }
  if (probe.primaryLink === 'down') return { health: 'ok', reason: 'its link to the primary is down' }
  return { health: 'ok', reason: probe.primaryLink === 'sync' ? 'it is copying its primary (full sync)' : undefined }
}

function lagOf(line: ClusterNodeLine, probes: ReadonlyMap<string, NodeProbe>): number | undefined {
  if (line.role !== 'replica' || line.primaryId === undefined) return undefined
  const applied = probes.get(line.nodeId)?.replicationOffset
  const written = probes.get(line.primaryId)?.replicationOffset
  if (applied === undefined || written === undefined) return undefined
  return written > applied ? Number(written - applied) : 0
}

/** The same picture, but for the time it was taken. */
export function samePicture(a: Topology, b: Topology): boolean {
  return JSON.stringify({ ...a, takenAtMs: 0 }) === JSON.stringify({ ...b, takenAtMs: 0 })
}
