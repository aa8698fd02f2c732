import type { ClusterNodeLine } from '../cluster-nodes-text.ts'
import type { WatchConnection } from '../watch-connection.ts'
import { idOfAddress, isPort, plainLine } from './replication-view.ts'

type Fields = ReadonlyMap<string, string>

/** More names than any sentinel watches in practice; the rest of a hostile list is left out. */
const MOST_MASTERS = 256

/** Every primary a sentinel watches, with its replicas: SENTINEL MASTERS and SENTINEL REPLICAS (SLAVES before 5.0). */
export async function sentinelLines(connection: WatchConnection): Promise<ClusterNodeLine[]> {
  const masters = (await connection.askList('SENTINEL', 'MASTERS')).map(fieldsOf).slice(0, MOST_MASTERS)
  const groups = await Promise.all(masters.map((master) => groupOf(master, connection)))
  return groups.flat()
}

async function groupOf(master: Fields, connection: WatchConnection): Promise<ClusterNodeLine[]> {
  const line = lineOf(master, 'primary', undefined)
  const name = master.get('name')
  if (line === undefined || name === undefined) return []
  const replicas = await connection.askList('SENTINEL', 'SLAVES', name)
  return [line, ...replicas.flatMap((replica) => lineOf(fieldsOf(replica), 'replica', idOfAddress(line.address)) ?? [])]
}

function lineOf(fields: Fields, role: 'primary' | 'replica', primaryId: string | undefined): ClusterNodeLine | undefined {
  const host = fields.get('ip') ?? ''
  const port = Number(fields.get('port'))
  if (host === '' || !isPort(port)) return undefined
  const words = new Set((fields.get('flags') ?? '').split(','))
  const flags = words.has('o_down') ? ['fail'] : words.has('s_down') ? ['fail?'] : []
  return plainLine({ address: { host, port }, role, primaryId, flags, isConnected: !words.has('disconnected') })
}

/** Field, value, field, value … */
function fieldsOf(list: unknown): Fields {
  const items = Array.isArray(list) ? list.map(String) : []
  const fields = new Map<string, string>()
  for (let i = 0; i + 1 < items.length; i += 2) fields.set(items[i]!, items[i + 1]!)
  return fields
}
