import { replyBytes, replyItems, type RespValue } from '../engine/resp/reply-value.ts'
import type { Bytes } from '../engine/bytes.ts'
import { failureOfError } from './connect-failure.ts'
import { displayText } from './display-text.ts'
import type { NodeAddress } from './hop-trace.ts'
import type { SlotKey, SlotKeys, SlotKeysAt } from './slot-load-data.ts'
import type { NodeAsker } from './slot-survey.ts'
import type { Topology, TopologyNode } from './topology.ts'

const MAX_NAME_CHARS = 256

export interface KeyAsker extends NodeAsker {
  /** Right after ASKING, on the same connection. */
  sendAskingTo(address: NodeAddress, args: readonly Bytes[]): Promise<RespValue>
}

/**
 * The keys of a slot by CLUSTER GETKEYSINSLOT, at its owner and, while it moves, where it is being imported; with type, time
 * to live and size where the user may ask for them. Never rejects: what cannot be asked is told in the answer.
 */
export async function keysOfSlot(asker: KeyAsker, topology: Topology, slot: number, limit: number): Promise<SlotKeys> {
  const owner = topology.shards.find(({ slotRanges }) => slotRanges.some(([first, last]) => first <= slot && slot <= last))
  const ask = (why: SlotKeysAt['why']) => (node: TopologyNode): Promise<SlotKeysAt> => keysAt(asker, topology, node, why, slot, limit)
  const owners = topology.nodes.filter(({ nodeId }) => nodeId === owner?.primaryId)
  const importers = topology.nodes.filter(({ nodeId, role, importing }) => nodeId !== owner?.primaryId && role === 'primary' && importing.some((open) => open.slot === slot))
  return { slot, places: await Promise.all([...owners.map(ask('owner')), ...importers.map(ask('importing'))]) }
}

async function keysAt(asker: KeyAsker, topology: Topology, node: TopologyNode, why: SlotKeysAt['why'], slot: number, limit: number): Promise<SlotKeysAt> {
  const { nodeId, host, port } = node
  const at = { node: { nodeId, host, port, shard: topology.shards.find(({ primaryId }) => primaryId === nodeId)?.letter }, why }
  try {
    const [counted, listed] = await Promise.all([asker.sendTo(node, ['CLUSTER', 'COUNTKEYSINSLOT', String(slot)]), asker.sendTo(node, ['CLUSTER', 'GETKEYSINSLOT', String(slot), String(limit)])])
    if (listed.type === 'error') return { ...at, count: 0, keys: [], failure: displayText(listed.message, MAX_NAME_CHARS).text }
    // A server that answers with more than it was asked for is not believed.
    const names = (replyItems(listed) ?? []).slice(0, limit).map(replyBytes).filter((name) => name !== undefined)
    const keys = await Promise.all(names.map((name) => factsOf(asker, node, name, why)))
    return { ...at, count: counted.type === 'integer' ? Number(counted.value) : keys.length, keys, failure: undefined }
  } catch (error) {
    return { ...at, count: 0, keys: [], failure: failureOfError(error, node).message }
  }
}

async function factsOf(asker: KeyAsker, node: TopologyNode, name: Bytes, why: SlotKeysAt['why']): Promise<SlotKey> {
  const { text, isExact } = displayText(name, MAX_NAME_CHARS)
  // An importing node answers for keys of the slot only right after ASKING.
  const ask = (...args: readonly Bytes[]): Promise<RespValue> => (why === 'importing' ? asker.sendAskingTo(node, args) : asker.sendTo(node, args))
  const [type, ttl, size] = await Promise.all([ask('TYPE', name), ask('PTTL', name), ask('MEMORY', 'USAGE', name)])
  const typeText = replyBytes(type)
  return { name: text, isExact, type: typeText === undefined ? undefined : displayText(typeText, 40).text, ttlMs: integerOf(ttl), sizeBytes: integerOf(size) }
}

function integerOf(reply: RespValue): number | undefined {
  return reply.type === 'integer' ? Number(reply.value) : undefined
}
