import type { SlotMove } from './plan-primary.ts'
import type { WeightedPrimary } from './rebalance-plan.ts'

interface Side {
  readonly node: WeightedPrimary
  load: number
  readonly wanted: number
  /** Heaviest first. */
  readonly slots: { readonly slot: number; readonly load: number }[]
}

/**
 * Evens out what slots carry (keys, bytes, processor time) in place of their number: the most loaded primary gives its heaviest
 * slot that fits to the least loaded, until every one is within the threshold of its share by weight or no slot fits.
 * @param loads by slot; a slot without an entry carries nothing and stays
 */
export function planByLoad(primaries: readonly WeightedPrimary[], loads: ReadonlyMap<number, number>, thresholdPercent: number): SlotMove[] {
  const sides = sidesOf(primaries, loads)
  const moved = new Map<string, { sourceId: string; targetId: string; slots: number[] }>()
  for (let i = 0; i < 16384; i++) {
    const sorted = [...sides].sort((a, b) => b.load - b.wanted - (a.load - a.wanted))
    const giver = sorted[0]
    const taker = sorted.at(-1)
    if (giver === undefined || taker === undefined || giver === taker || !isOver(giver, taker, thresholdPercent)) break
    const room = Math.min(giver.load - giver.wanted, taker.wanted - taker.load)
    const at = giver.slots.findIndex(({ load }) => load > 0 && load <= Math.max(room, 0))
    if (at === -1) break
    const [given] = giver.slots.splice(at, 1)
    giver.load -= given!.load
    taker.load += given!.load
    const key = `${giver.node.nodeId} ${taker.node.nodeId}`
    const move = moved.get(key) ?? { sourceId: giver.node.nodeId, targetId: taker.node.nodeId, slots: [] }
    move.slots.push(given!.slot)
    moved.set(key, move)
  }
  return [...moved.values()].map((move) => ({ ...move, slots: move.slots.sort((a, b) => a - b) }))
}

function sidesOf(primaries: readonly WeightedPrimary[], loads: ReadonlyMap<number, number>): Side[] {
  const weightTotal = primaries.reduce((sum, { weight }) => sum + weight, 0)
  const loadOf = (slot: number): number => loads.get(slot) ?? 0
  const loadTotal = primaries.reduce((sum, { slots }) => sum + slots.reduce((own, slot) => own + loadOf(slot), 0), 0)
  return primaries.map((node) => ({
    node,
    load: node.slots.reduce((sum, slot) => sum + loadOf(slot), 0),
    wanted: weightTotal === 0 ? 0 : (loadTotal * node.weight) / weightTotal,
    slots: node.slots.map((slot) => ({ slot, load: loadOf(slot) })).sort((a, b) => b.load - a.load),
  }))
}

function isOver(giver: Side, taker: Side, thresholdPercent: number): boolean {
  const worst = Math.max((giver.load - giver.wanted) / Math.max(giver.wanted, 1), (taker.wanted - taker.load) / Math.max(taker.wanted, 1))
  return worst * 100 > thresholdPercent
}
