import type { PlanPrimary, SlotMove } from './plan-primary.ts'

export interface WeightedPrimary extends PlanPrimary {
  readonly weight: number
}

export type RebalancePlan =
  | { readonly kind: 'balanced' }
  | { readonly kind: 'no-weight' }
  | { readonly kind: 'moves'; readonly moves: readonly SlotMove[]; readonly nodeCount: number; readonly totalWeight: number }

interface Balance {
  readonly node: WeightedPrimary
  /** Slots to give when positive, to take when negative. */
  surplus: number
  readonly left: number[]
}

/**
 * Evens slots out by weight, as rebalance_cluster_cmd and clusterManagerCommandRebalance do: nothing when every node is
 * within the threshold of what it should have; else the neediest node takes from the richest until all are served.
 * @param primaries those involved, in the order the cluster was read
 * @param thresholdPercent how far a node may be off
 */
export function planRebalance(primaries: readonly WeightedPrimary[], thresholdPercent: number): RebalancePlan {
  const totalWeight = primaries.reduce((sum, { weight }) => sum + weight, 0)
  if (totalWeight <= 0) return { kind: 'no-weight' }
  const slotTotal = 16384
  const balances = primaries.map((node): Balance => {
    const expected = Math.trunc(Math.fround(Math.fround(slotTotal / totalWeight) * node.weight))
    return { node, surplus: node.slots.length - expected, left: [...node.slots] }
  })
  if (!balances.some((balance) => isOff(balance, thresholdPercent))) return { kind: 'balanced' }
  spreadRounding(balances)
  return { kind: 'moves', moves: pair(balances), nodeCount: primaries.length, totalWeight }
}

function isOff({ node, surplus }: Balance, thresholdPercent: number): boolean {
  if (thresholdPercent <= 0) return false
  const expected = node.slots.length - surplus
  if (node.slots.length === 0) return expected > 1
  return Math.abs(100 - (100 * expected) / node.slots.length) > thresholdPercent
}

/** Rounding leaves slots that nobody expects: those who take get one more, so that givers always find takers. */
function spreadRounding(balances: readonly Balance[]): void {
  let total = balances.reduce((sum, { surplus }) => sum + surplus, 0)
  while (total > 0) {
    const before = total
    for (const balance of balances) {
      if (balance.surplus > 0 || total === 0) continue
      balance.surplus--
      total--
    }
    if (total === before) return
  }
}

function pair(balances: readonly Balance[]): SlotMove[] {
  const sorted = [...balances].sort((a, b) => a.surplus - b.surplus)
  const moves: SlotMove[] = []
  let taker = 0
  let giver = sorted.length - 1
  while (taker < giver) {
    const to = sorted[taker]!
    const from = sorted[giver]!
    const count = Math.min(Math.abs(to.surplus), Math.abs(from.surplus))
    if (count > 0) moves.push({ sourceId: from.node.nodeId, targetId: to.node.nodeId, slots: from.left.splice(0, count) })
    to.surplus += count
    from.surplus -= count
    if (to.surplus === 0) taker++
    if (from.surplus === 0) giver--
  }
  return moves
}
