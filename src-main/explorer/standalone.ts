import { parseInfoFields, type ClusterNodeLine } from './cluster-nodes-text.ts'
import type { WatchConnection } from './watch-connection.ts'

/** A server without cluster mode, as the one line of CLUSTER NODES it would have; its run id stands for the node id. */
export async function standaloneLine(connection: WatchConnection): Promise<ClusterNodeLine> {
  const info = await connection.ask('INFO')
  const fields = parseInfoFields(info.ok ? info.text : '')
  const replica = fields.get('role') === 'slave'
  return {
    nodeId: fields.get('run_id') ?? '0'.repeat(40),
    address: connection.address,
    busPort: 0,
    hostname: '',
    flags: new Set(['myself', replica ? 'slave' : 'master']),
    role: replica ? 'replica' : 'primary',
    primaryId: undefined,
    configEpoch: '0',
    linkState: 'connected',
    slotRanges: [],
    migrating: [],
    importing: [],
  }
}
