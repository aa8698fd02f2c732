import { createHash } from 'node:crypto'
import { formatAddress } from '../address.ts'
import { parseInfoFields, type ClusterNodeLine } from '../cluster-nodes-text.ts'
import type { NodeAddress } from '../hop-trace.ts'

/* Servers without cluster mode, as the lines of CLUSTER NODES they would have, so that one picture serves all kinds. */

/** Such a server has no node id, and its run id changes with each start: its address stands for it. */
export function idOfAddress(address: NodeAddress): string {
  return createHash('sha1').update(formatAddress(address)).digest('hex')
}

export interface PlainServer {
  readonly address: NodeAddress
  readonly role: 'primary' | 'replica'
  readonly primaryId?: string | undefined
  readonly isMyself?: boolean | undefined
  /** `fail` and `fail?` as gossip would have them; a sentinel's o_down and s_down. */
  readonly flags?: readonly string[] | undefined
  readonly isConnected?: boolean | undefined
}

export function plainLine({ address, role, primaryId, isMyself = false, flags = [], isConnected = true }: PlainServer): ClusterNodeLine {
  return {
    nodeId: idOfAddress(address),
    address,
    busPort: 0,
    hostname: '',
    flags: new Set([...(isMyself ? ['myself'] : []), role === 'primary' ? 'master' : 'slave', ...flags]),
    role,
    primaryId,
    configEpoch: '0',
    linkState: isConnected ? 'connected' : 'disconnected',
    slotRanges: [],
    migrating: [],
    importing: [],
  }
}

/** A primary and the replicas its INFO names. `asked` says which of them the view is of. */
export function replicationLines(primary: NodeAddress, primaryInfo: ReadonlyMap<string, string>, asked: NodeAddress): ClusterNodeLine[] {
  const primaryId = idOfAddress(primary)
  const isAsked = (address: NodeAddress): boolean => formatAddress(address) === formatAddress(asked)
  const replicas = replicasIn(primaryInfo).map(({ address, isOnline }) => plainLine({ address, role: 'replica', primaryId, isMyself: isAsked(address), isConnected: isOnline }))
  return [plainLine({ address: primary, role: 'primary', isMyself: isAsked(primary) }), ...replicas]
}

/** The primary a replica's INFO names. */
export function primaryIn(info: ReadonlyMap<string, string>): NodeAddress | undefined {
  const host = info.get('master_host')
  const port = Number(info.get('master_port'))
  return info.get('role') === 'slave' && host !== undefined && isPort(port) ? { host, port } : undefined
}

/** `slave0:ip=10.0.0.2,port=6379,state=online,…` */
function replicasIn(info: ReadonlyMap<string, string>): { address: NodeAddress; isOnline: boolean }[] {
  const rows = [...info].filter(([name]) => /^slave\d+$/.test(name)).map(([, value]) => parseInfoFields(value.replaceAll(',', '\n').replaceAll('=', ':')))
  return rows.flatMap((row) => {
    const host = row.get('ip') ?? ''
    const port = Number(row.get('port'))
    return host !== '' && isPort(port) ? [{ address: { host, port }, isOnline: row.get('state') === 'online' }] : []
  })
}

export function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65535
}

/** INFO, parsed; empty where it is not allowed. */
export async function infoOf(connection: { ask(...args: [string, ...string[]]): Promise<{ ok: true; text: string } | { ok: false; message: string }> }): Promise<Map<string, string>> {
  const answer = await connection.ask('INFO')
  return parseInfoFields(answer.ok ? answer.text : '')
}
