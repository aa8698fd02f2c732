import { parseClusterNodes, parseInfoFields, type ClusterNodeLine } from './cluster-nodes-text.ts'
import { ConnectFailure, failureOfReply } from './connect-failure.ts'
import type { NodeAddress } from './hop-trace.ts'
import type { WatchConnection } from './watch-connection.ts'

/** What one node said about itself, or why it did not. */
export interface NodeProbe {
  readonly failure: ConnectFailure | undefined
  readonly keyCount: number | undefined
  readonly version: string | undefined
  readonly server: string | undefined
  /** Bytes of the replication stream: written, for a primary; applied, for a replica. */
  readonly replicationOffset: bigint | undefined
  /** A replica's own word on its link: "up", "down", "sync". */
  readonly primaryLink: string | undefined
  /** Its own line of CLUSTER NODES: the only place where its open slots stand. */
  readonly myself: ClusterNodeLine | undefined
}

/** Also its view of all the others, where that was asked for. */
export interface ProbeWithView {
  readonly probe: NodeProbe
  readonly view: readonly ClusterNodeLine[] | undefined
}

/** What a node of that id says; another node's answer is none, whatever address it came from. */
export function probeOf(nodeId: string, probe: NodeProbe, address: NodeAddress): NodeProbe {
  const found = probe.myself?.nodeId
  if (found === undefined || found === nodeId) return probe
  return failedProbe(new ConnectFailure('wrong-node', address, `expected ${nodeId.slice(0, 8)}…, found ${found.slice(0, 8)}…`))
}

/** No version or product has a longer name. */
const MOST_NAME_CHARS = 64

export function failedProbe(failure: ConnectFailure): NodeProbe {
  return { failure, keyCount: undefined, version: undefined, server: undefined, replicationOffset: undefined, primaryLink: undefined, myself: undefined }
}

/** Asks one node about itself in one round trip. @throws ConnectFailure */
export async function probeNode(connection: WatchConnection, withView: boolean): Promise<ProbeWithView> {
  const [info, size, nodes] = await Promise.all([connection.ask('INFO'), connection.ask('DBSIZE'), connection.ask('CLUSTER', 'NODES')])
  const fields = parseInfoFields(info.ok ? info.text : '')
  const refusal = [info, size].find((answer) => !answer.ok)
  const view = nodes.ok && withView ? parseClusterNodes(nodes.text) : undefined
  const probe: NodeProbe = {
    failure: refusal?.ok === false ? failureOfReply(refusal.message, connection.address) : undefined,
    keyCount: size.ok ? Number(size.text) : undefined,
    version: (fields.get('valkey_version') ?? fields.get('redis_version'))?.slice(0, MOST_NAME_CHARS),
    server: serverOf(fields)?.slice(0, MOST_NAME_CHARS),
    replicationOffset: offsetOf(fields),
    primaryLink: linkOf(fields),
    myself: (view ?? (nodes.ok ? parseClusterNodes(ownLine(nodes.text)) : [])).find((line) => line.flags.has('myself')),
  }
  return { probe, view }
}

/** In a cluster of a thousand nodes all other lines are a hundred kilobytes. */
function ownLine(text: string): string {
  const at = text.indexOf('myself')
  if (at === -1) return ''
  const end = text.indexOf('\n', at)
  return text.slice(text.lastIndexOf('\n', at) + 1, end === -1 ? undefined : end)
}

function serverOf(fields: ReadonlyMap<string, string>): string | undefined {
  const named = fields.get('server_name')
  if (named !== undefined) return named
  return fields.has('redis_version') ? 'redis' : undefined
}

function offsetOf(fields: ReadonlyMap<string, string>): bigint | undefined {
  const text = fields.get('role') === 'slave' ? fields.get('slave_repl_offset') : fields.get('master_repl_offset')
  return text !== undefined && /^-?\d{1,19}$/.test(text) ? BigInt(text) : undefined
}

function linkOf(fields: ReadonlyMap<string, string>): string | undefined {
  if (fields.get('role') !== 'slave') return undefined
  return fields.get('master_sync_in_progress') === '1' ? 'sync' : fields.get('master_link_status')
}
