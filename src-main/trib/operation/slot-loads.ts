import { replyBytes, replyItems, type RespValue } from '../../engine/resp/reply-value.ts'
import { parseInfoFields } from '../../explorer/cluster-nodes-text.ts'
import type { ClusterView } from '../cluster-view.ts'
import { countKeys, PATIENT_MS } from '../mover/slot-commands.ts'
import type { PlanPrimary } from '../plan/plan-primary.ts'
import { TribRefusal } from '../refusal.ts'
import type { TribNode } from '../trib-node.ts'

export type LoadMeasure = 'keys' | 'memory' | 'cpu'

/** CLUSTER SLOT-STATS' names (Valkey 8, Redis 8.2). */
const STAT_NAMES: Readonly<Record<LoadMeasure, readonly string[]>> = { keys: ['key-count'], memory: ['memory-bytes'], cpu: ['cpu-usec'] }

/**
 * What each slot carries. SLOT-STATS tells where it exists; keys can be counted everywhere; memory is else shared out by the
 * node's bytes per key.
 * @throws TribRefusal when the servers cannot tell
 */
export async function readSlotLoads(view: ClusterView, primaries: readonly PlanPrimary[], measure: LoadMeasure): Promise<Map<number, number>> {
  const loads = await Promise.all(
    primaries.map(({ nodeId, slots }) => {
      const { node } = view.loaded.find(({ myself }) => myself.nodeId === nodeId)!
      return loadsOfNode(node, slots, measure)
    }),
  )
  return new Map(loads.flat())
}

async function loadsOfNode(node: TribNode, slots: readonly number[], measure: LoadMeasure): Promise<[slot: number, load: number][]> {
  const stats = measure === 'keys' ? undefined : await slotStats(node, measure)
  if (stats !== undefined) return slots.map((slot) => [slot, stats.get(slot) ?? 0])
  if (measure === 'cpu') throw new TribRefusal('COMMAND_FAILED', [`[ERR] Node ${node.name} does not measure processor time by slot (CLUSTER SLOT-STATS, cluster-slot-stats-enabled).`])
  const counts = await countKeys(node, slots)
  const bytesPerKey = measure === 'memory' ? await meanKeyBytes(node, counts) : 1
  return slots.map((slot, i) => [slot, counts[i]! * bytesPerKey])
}

async function slotStats(node: TribNode, measure: LoadMeasure): Promise<Map<number, number> | undefined> {
  const reply = await node.send(['CLUSTER', 'SLOT-STATS', 'SLOTSRANGE', '0', '16383'], PATIENT_MS)
  const rows = replyItems(reply)
  if (rows === undefined) return undefined
  const stats = new Map<number, number>()
  for (const row of rows) {
    const [slot, fields] = replyItems(row) ?? []
    const value = statOf(fields, STAT_NAMES[measure])
    if (value !== undefined) stats.set(Number(replyBytes(slot)), value)
  }
  return stats.size === 0 ? undefined : stats
}

function statOf(fields: RespValue | undefined, names: readonly string[]): number | undefined {
  const items = replyItems(fields) ?? []
  const at = items.findIndex((item, i) => i % 2 === 0 && names.includes(replyBytes(item) ?? ''))
  return at === -1 ? undefined : Number(replyBytes(items[at + 1]))
}

async function meanKeyBytes(node: TribNode, counts: readonly number[]): Promise<number> {
  const info = parseInfoFields(replyBytes(await node.send(['INFO', 'memory'])) ?? '')
  const keys = counts.reduce((sum, count) => sum + count, 0)
  return keys === 0 ? 0 : Number(info.get('used_memory_dataset') ?? 0) / keys
}
