import { failureOfError } from '../connect-failure.ts'
import type { Credentials } from '../credentials.ts'
import type { NodeAddress } from '../hop-trace.ts'
import type { Topology } from '../topology.ts'
import { TopologyWatch } from '../topology-watch.ts'
import type { ConnectionReport, SeedReport } from './connection-data.ts'
import type { NetworkPath } from './network-path.ts'

export interface ConnectionTest {
  readonly seeds: readonly NodeAddress[]
  readonly credentials: Credentials | undefined
  readonly path: NetworkPath
  readonly timeoutMs?: number
}

const TIMEOUT_MS = 3000

/** Tries each seed and each node that a seed names, with the reason where one fails. Never throws for what a server does. */
export async function testConnection({ seeds, credentials, path, timeoutMs = TIMEOUT_MS }: ConnectionTest): Promise<ConnectionReport> {
  const tried = await Promise.all(seeds.map((seed) => lookFrom(seed, { credentials, path, timeoutMs })))
  const reports = tried.map(({ report }) => report)
  const pictures = tried.flatMap(({ report, topology }) => (topology === undefined ? [] : [{ seed: report.address, topology }]))
  const first = pictures[0]?.topology
  return {
    kind: first?.kind,
    state: first?.state ?? 'unknown',
    seeds: reports,
    nodes: (first?.nodes ?? []).map(({ nodeId, host, port, role, health, reason, trouble }) => ({ nodeId, address: { host, port }, role, health, reason, trouble })),
    strangers: pictures.filter(({ topology }) => !shareNode(first!, topology)).map(({ seed }) => seed),
    hostKey: reports.find(({ failure }) => failure?.reason === 'host-key')?.failure?.message.match(/SHA256:[A-Za-z0-9+/]{43}/)?.[0],
  }
}

async function lookFrom(seed: NodeAddress, { credentials, path, timeoutMs }: Required<Omit<ConnectionTest, 'seeds'>>): Promise<{ report: SeedReport; topology: Topology | undefined }> {
  const startedAt = performance.now()
  const watch = new TopologyWatch({ seed, credentials, path, allowStandalone: true, timeoutMs })
  try {
    const topology = await watch.refresh()
    return { report: { address: seed, durationMs: performance.now() - startedAt, failure: undefined }, topology }
  } catch (error) {
    const { reason, message } = failureOfError(error, seed)
    return { report: { address: seed, durationMs: performance.now() - startedAt, failure: { reason, message } }, topology: undefined }
  } finally {
    watch.stop()
  }
}

/** Two views of one cluster have nodes in common. */
function shareNode(a: Topology, b: Topology): boolean {
  const known = new Set(a.nodes.map(({ nodeId }) => nodeId))
  return b.nodes.some(({ nodeId }) => known.has(nodeId))
}
