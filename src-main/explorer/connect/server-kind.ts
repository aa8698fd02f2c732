import type { NodeAddress } from '../hop-trace.ts'
import type { Sightings } from '../topology-picture.ts'
import type { WatchConnection } from '../watch-connection.ts'
import { infoOf, plainLine, primaryIn, replicationLines } from './replication-view.ts'
import { sentinelLines } from './sentinel-view.ts'

export type View = Pick<Sightings, 'kind' | 'viewOf' | 'lines' | 'clusterInfo'>

const SERVES = new Map([['cluster_state', 'ok']])

/**
 * The view of a server that has no cluster mode: alone, with replicas, a replica of a primary, or a sentinel and what it
 * watches. A replica's primary is asked for its other replicas where it can be reached.
 */
export async function viewWithoutCluster(connection: WatchConnection, connectTo: (address: NodeAddress) => Promise<WatchConnection>): Promise<View> {
  const asked = connection.address
  const info = await infoOf(connection)
  if (info.get('redis_mode') === 'sentinel') return sentinelView(connection)
  const primary = primaryIn(info)
  if (primary !== undefined) {
    const primaryInfo = await connectTo(primary).then(infoOf, () => undefined)
    if (primaryInfo !== undefined) return { kind: 'replication', viewOf: asked, lines: replicationLines(primary, primaryInfo, asked), clusterInfo: SERVES }
    const lines = [plainLine({ address: primary, role: 'primary', isConnected: false }), ...orphan(primary, asked)]
    return { kind: 'replication', viewOf: asked, lines, clusterInfo: new Map() }
  }
  const lines = replicationLines(asked, info, asked)
  return { kind: lines.length > 1 ? 'replication' : 'standalone', viewOf: asked, lines, clusterInfo: SERVES }
}

function orphan(primary: NodeAddress, asked: NodeAddress): Sightings['lines'] {
  const { nodeId: primaryId } = plainLine({ address: primary, role: 'primary' })
  return [plainLine({ address: asked, role: 'replica', primaryId, isMyself: true })]
}

async function sentinelView(connection: WatchConnection): Promise<View> {
  const lines = await sentinelLines(connection)
  const isDown = lines.some(({ role, flags }) => role === 'primary' && flags.has('fail'))
  const state = lines.length === 0 ? 'unknown' : isDown ? 'fail' : 'ok'
  return { kind: 'sentinel', viewOf: connection.address, lines, clusterInfo: new Map([['cluster_state', state]]) }
}
