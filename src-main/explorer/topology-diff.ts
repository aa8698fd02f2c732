import { formatAddress } from './address.ts'
import type { NodeName, TopologyChange } from './topology-change.ts'
import type { Topology, TopologyNode } from './topology.ts'

const SLOT_COUNT = 16384

/**
 * What happened between two pictures, the gravest first. What was merely learned (a node not asked before) is no change, and
 * neither are key counts and replication offsets.
 */
export function topologyChanges(before: Topology, after: Topology): TopologyChange[] {
  const names = new Names(before, after)
  const old = byId(before.nodes)
  const now = byId(after.nodes)
  return [
    ...(before.state === after.state ? [] : [{ kind: 'state' as const, before: before.state, after: after.state }]),
    ...after.nodes.flatMap((node) => nodeChanges(old.get(node.nodeId), node, names)),
    ...before.nodes.filter(({ nodeId }) => !now.has(nodeId)).map((node): TopologyChange => ({ kind: 'left', node: names.of(node.nodeId), role: node.role })),
    ...slotChanges(before, after),
    ...openSlotChanges(before, after, names),
    ...(before.viewOf === after.viewOf ? [] : [{ kind: 'viewer' as const, before: before.viewOf, after: after.viewOf }]),
  ]
}

function nodeChanges(before: TopologyNode | undefined, node: TopologyNode, names: Names): TopologyChange[] {
  const name = names.of(node.nodeId)
  if (before === undefined) return [{ kind: 'joined', node: name, role: node.role }]
  const changes: TopologyChange[] = []
  if (before.health !== node.health && before.health !== 'unknown') changes.push({ kind: 'health', node: name, before: before.health, after: node.health, reason: node.reason, trouble: node.trouble })
  const primary = node.primaryId === undefined ? undefined : names.of(node.primaryId)
  if (before.role !== node.role && before.role !== 'unknown' && node.role === 'primary') changes.push({ kind: 'promoted', node: name, configEpoch: node.configEpoch })
  else if (before.role === 'primary' && node.role === 'replica') changes.push({ kind: 'demoted', node: name, primary })
  else if (node.role === 'replica' && before.primaryId !== node.primaryId) changes.push({ kind: 'follows', node: name, primary })
  else if (node.role === 'primary' && before.configEpoch !== node.configEpoch) changes.push({ kind: 'epoch', node: name, before: before.configEpoch, after: node.configEpoch })
  if (before.host !== '' && (before.host !== node.host || before.port !== node.port)) changes.push({ kind: 'address', node: name, before: formatAddress(before) })
  if (before.version !== undefined && node.version !== undefined && before.version !== node.version) changes.push({ kind: 'version', node: name, before: before.version, after: node.version })
  return changes
}

/** Slots by the letters of the shards that serve them: a failover within a shard moves none. */
function slotChanges(before: Topology, after: Topology): TopologyChange[] {
  // Most pictures differ in anything but slots.
  if (slotTable(before) === slotTable(after)) return []
  const [old, now] = [ownersOf(before), ownersOf(after)]
  const moves = new Map<string, { from: string | undefined; to: string | undefined; slots: number[] }>()
  for (let slot = 0; slot < SLOT_COUNT; slot++) {
    const [from, to] = [old[slot], now[slot]]
    if (from === to) continue
    const key = `${from ?? ''}>${to ?? ''}`
    const move = moves.get(key) ?? { from, to, slots: [] }
    move.slots.push(slot)
    moves.set(key, move)
  }
  return [...moves.values()].map(({ from, to, slots }) => ({ kind: 'slots', ranges: rangesOf(slots), count: slots.length, from, to }))
}

function slotTable({ shards }: Topology): string {
  return shards.map(({ letter, slotRanges }) => `${letter} ${slotRanges.join(' ')}`).join('\n')
}

function ownersOf(topology: Topology): (string | undefined)[] {
  const owners = new Array<string | undefined>(SLOT_COUNT).fill(undefined)
  for (const { letter, slotRanges } of topology.shards) for (const [first, last] of slotRanges) owners.fill(letter, first, last + 1)
  return owners
}

function openSlotChanges(before: Topology, after: Topology, names: Names): TopologyChange[] {
  const [old, now] = [openSlots(before), openSlots(after)]
  return [...pairChanges('opened', now, old, names), ...pairChanges('closed', old, now, names)]
}

type OpenSlots = ReadonlyMap<string, { readonly fromId: string; readonly toId: string; readonly slots: ReadonlySet<number> }>

function pairChanges(kind: 'opened' | 'closed', here: OpenSlots, there: OpenSlots, names: Names): TopologyChange[] {
  return [...here].flatMap(([key, { fromId, toId, slots }]) => {
    const others = there.get(key)?.slots
    const only = [...slots].filter((slot) => others?.has(slot) !== true).sort((a, b) => a - b)
    return only.length === 0 ? [] : [{ kind, slots: rangesOf(only), count: only.length, from: names.of(fromId), to: names.of(toId) }]
  })
}

function openSlots(topology: Topology): OpenSlots {
  const pairs = new Map<string, { fromId: string; toId: string; slots: Set<number> }>()
  const note = (fromId: string, toId: string, slot: number): void => {
    const pair = pairs.get(`${fromId}>${toId}`) ?? { fromId, toId, slots: new Set<number>() }
    pair.slots.add(slot)
    pairs.set(`${fromId}>${toId}`, pair)
  }
  for (const { nodeId, migrating, importing } of topology.nodes) {
    for (const { slot, toNodeId } of migrating) note(nodeId, toNodeId, slot)
    for (const { slot, fromNodeId } of importing) note(fromNodeId, nodeId, slot)
  }
  return pairs
}

/** @param slots ascending, without repeats */
function rangesOf(slots: readonly number[]): (readonly [number, number])[] {
  const ranges: [number, number][] = []
  for (const slot of slots) {
    const last = ranges.at(-1)
    if (last !== undefined && last[1] === slot - 1) last[1] = slot
    else ranges.push([slot, slot])
  }
  return ranges
}

function byId(nodes: readonly TopologyNode[]): ReadonlyMap<string, TopologyNode> {
  return new Map(nodes.map((node) => [node.nodeId, node]))
}

/** Names of nodes by the newer picture, or by the older for those that are gone. */
class Names {
  readonly #names = new Map<string, NodeName>()

  constructor(before: Topology, after: Topology) {
    for (const { shards, nodes } of [before, after]) {
      const letters = new Map(shards.flatMap(({ letter, primaryId, replicaIds, formerPrimaryIds = [] }) => [primaryId, ...replicaIds, ...formerPrimaryIds].map((nodeId) => [nodeId, letter] as const)))
      for (const node of nodes) this.#names.set(node.nodeId, { nodeId: node.nodeId, address: formatAddress(node), shard: letters.get(node.nodeId) })
    }
  }

  of(nodeId: string): NodeName {
    return this.#names.get(nodeId) ?? { nodeId, address: nodeId.slice(0, 8), shard: undefined }
  }
}
