import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { replyBytes, replyItems } from '../../engine/resp/reply-value.ts'
import type { NodeAddress } from '../../explorer/hop-trace.ts'
import { countSlots } from '../../explorer/cluster-nodes-text.ts'
import { loadCluster, type ClusterView, type LoadedNode } from '../cluster-view.ts'
import type { TribListener } from '../event.ts'
import { PATIENT_MS } from '../mover/slot-commands.ts'
import { asRefusal, type TribAccess } from '../trib-node.ts'
import { reportCheck } from './check.ts'

export interface BackupRequest extends TribAccess {
  readonly seed: NodeAddress
  readonly folder: string
  readonly onEvent: TribListener
}

const SCAN_KEYS = 500

/**
 * Keeps the layout in nodes.json, as redis-cli writes it, and every primary's keys in a file of DUMP payloads, one line each, which any
 * server that reads that RDB version can restore into any layout. It reads with SCAN and DUMP while the cluster serves, so it needs
 * no right to replicate; a key that is written meanwhile is kept as it was when it was read.
 * @throws TribRefusal
 */
export async function backup(request: BackupRequest): Promise<{ readonly keyCount: number }> {
  const { onEvent, folder } = request
  const view = await loadCluster(request.seed, request)
  try {
    const { findings } = reportCheck(view, request)
    if (findings.length > 0) onEvent({ kind: 'warning', text: 'The cluster needs repair: the backup holds what its reachable primaries hold.' })
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const primaries = view.loaded.filter(({ myself }) => myself.role !== 'replica')
    let keyCount = 0
    for (const primary of primaries) keyCount += await keepNode(primary, folder, onEvent)
    onEvent({ kind: 'note', text: 'Saving cluster configuration to: nodes.json' })
    writeFileSync(join(folder, 'nodes.json'), `${JSON.stringify(nodesJson(view), undefined, 2)}\n`)
    onEvent({ kind: 'ok', text: `Backup created into: ${folder}` })
    return { keyCount }
  } catch (error) {
    throw asRefusal(error)
  } finally {
    view.close()
  }
}

/** One JSON line for each key: [key, milliseconds to live or 0, DUMP], both byte strings in base64. */
async function keepNode({ node, myself }: LoadedNode, folder: string, onEvent: TribListener): Promise<number> {
  const name = `keys-${node.address.host.replace(/[^\w.-]/g, '_')}-${node.address.port}-${myself.nodeId}.jsonl`
  onEvent({ kind: 'step', text: `Node ${node.name} -> Saving keys...` })
  const fd = openSync(join(folder, `${name}.part`), 'w', 0o600)
  let keyCount = 0
  try {
    let cursor = '0'
    do {
      const [next, found] = replyItems(await node.send(['SCAN', cursor, 'COUNT', String(SCAN_KEYS)], PATIENT_MS)) ?? []
      cursor = replyBytes(next) ?? '0'
      const keys = (replyItems(found) ?? []).map((key) => replyBytes(key) ?? '')
      const replies = await node.sendAll(keys.flatMap((key) => [['PTTL', key], ['DUMP', key]]), PATIENT_MS)
      const lines = keys.flatMap((key, i) => {
        const dump = replies[2 * i + 1]!
        // Expired or deleted since SCAN named it.
        if (dump.type !== 'bulk') return []
        return [JSON.stringify([base64(key), Math.max(0, Number(replyBytes(replies[2 * i]))), base64(dump.bytes)])]
      })
      keyCount += lines.length
      if (lines.length > 0) writeSync(fd, `${lines.join('\n')}\n`)
    } while (cursor !== '0')
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
  renameSync(join(folder, `${name}.part`), join(folder, name))
  onEvent({ kind: 'note', text: `${keyCount} keys written to '${name}'` })
  return keyCount
}

const base64 = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('base64')

function nodesJson(view: ClusterView): unknown[] {
  return view.loaded.map(({ node, myself }) => ({
    name: myself.nodeId,
    host: node.address.host,
    port: node.address.port,
    replicate: myself.primaryId ?? null,
    slots: myself.slotRanges.map(([first, last]) => (first === last ? [first] : [first, last])),
    slots_count: countSlots(myself.slotRanges),
    flags: myself.role === 'replica' ? 'slave' : 'master',
    current_epoch: Number(myself.configEpoch),
  }))
}
