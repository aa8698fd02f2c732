import type { ClusterView, LoadedNode } from '../cluster-view.ts'
import type { WrongBelief } from '../plan/fix/contested-slots.ts'
import { slotsOf } from '../plan/slot-ranges.ts'

/** Who believes a slot to be somebody else's, or nobody's, although exactly one primary says it is its own. */
export function wrongBeliefs(view: ClusterView): WrongBelief[] {
  const owners = soleOwners(view)
  return view.loaded.flatMap((one) => beliefsOf(one, owners))
}

function soleOwners(view: ClusterView): ReadonlyMap<number, LoadedNode> {
  const owners = new Map<number, LoadedNode>()
  const contested = new Set<number>()
  for (const one of view.loaded) {
    if (one.myself.role === 'replica') continue
    for (const slot of slotsOf(one.myself.slotRanges)) {
      if (owners.has(slot)) contested.add(slot)
      owners.set(slot, one)
    }
  }
  for (const slot of contested) owners.delete(slot)
  return owners
}

function beliefsOf({ node, myself, lines }: LoadedNode, owners: ReadonlyMap<number, LoadedNode>): WrongBelief[] {
  const believed = new Map(lines.flatMap((line) => slotsOf(line.slotRanges).map((slot): [number, string] => [slot, line.nodeId])))
  const wrong = Map.groupBy([...owners].filter(([slot, owner]) => believed.get(slot) !== owner.myself.nodeId), ([, owner]) => owner)
  return [...wrong].map(([owner, entries]) => ({
    nodeId: myself.nodeId,
    name: node.name,
    ownerId: owner.myself.nodeId,
    ownerName: owner.node.name,
    slots: entries.map(([slot]) => slot),
    isReplica: myself.role === 'replica',
  }))
}
