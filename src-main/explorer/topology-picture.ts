import type { ClusterNodeLine } from './cluster-nodes-text.ts'
import { formatAddress } from './address.ts'
import type { ConnectFailure } from './connect-failure.ts'
import { visibleText } from './display-text.ts'
import type { NodeAddress } from './hop-trace.ts'
import type { NodeProbe } from './node-probe.ts'
import { TOLD, type ToldTrouble } from './node-trouble.ts'
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

type Health = Pick<TopologyNode, 'health' | 'reason' | 'trouble'>

/** Gossip's verdict first, then what we saw ourselves. */
function healthOf(line: ClusterNodeLine, probe: NodeProbe | undefined): Health {
  const failure = probe?.failure
  if (line.flags.has('fail')) return failure === undefined ? told('fail', 'failed') : seen('fail', failure)
  if (line.flags.has('fail?')) return failure === undefined ? told('pfail', 'doubted') : seen('pfail', failure)
  if (line.flags.has('noaddr')) return told('noaddr', 'no-address')
  if (line.flags.has('handshake')) return told('handshake', 'joining')
  if (failure !== undefined) return seen(failure.reason === 'foreign' ? 'unknown' : 'unreachable', failure)
  if (probe === undefined) return { health: 'unknown', reason: undefined }
  if (probe.primaryLink === 'down') return told('ok', 'link-down')
  return probe.primaryLink === 'sync' ? told('ok', 'copying') : { health: 'ok', reason: undefined }
}

function told(health: TopologyNode['health'], kind: ToldTrouble): Health {
  return { health, reason: TOLD[kind], trouble: { kind, at: '', detail: '' } }
}

function seen(health: TopologyNode['health'], { reason, address, detail, message }: ConnectFailure): Health {
  return { health, reason: visibleText(message), trouble: { kind: reason, at: visibleText(formatAddress(address)), detail: visibleText(detail) } }
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
