import type { PlanPrimary, SlotMove } from './plan-primary.ts'

export interface ReshardRow {
  readonly sourceId: string
  readonly slot: number
}

/**
 * Which slots leave which source when `slotCount` slots are to move, each source giving in proportion to what it serves:
 * sources by falling slot count, the first rounded up and the others down, each giving its lowest slots
 * (compute_reshard_table, clusterManagerComputeReshardTable). Ties keep the order given.
 */
export function computeReshardTable(sources: readonly PlanPrimary[], slotCount: number): ReshardRow[] {
  const total = sources.reduce((sum, source) => sum + source.slots.length, 0)
  const table: ReshardRow[] = []
  const sorted = [...sources].sort((a, b) => b.slots.length - a.slots.length)
  sorted.forEach((source, i) => {
    // The original computes in single precision; so a share that is whole there must be whole here.
    const share = total === 0 ? 0 : Math.fround(Math.fround(slotCount / total) * source.slots.length)
    const most = i === 0 ? Math.ceil(share) : Math.floor(share)
    for (const slot of source.slots.slice(0, Math.min(most, slotCount - table.length))) table.push({ sourceId: source.nodeId, slot })
  })
  return table
}

/** The table as one move for each source, in the table's order. */
export function movesOfTable(table: readonly ReshardRow[], targetId: string): SlotMove[] {
  const slotsBySource = new Map<string, number[]>()
  for (const { sourceId, slot } of table) {
    const slots = slotsBySource.get(sourceId)
    if (slots === undefined) slotsBySource.set(sourceId, [slot])
    else slots.push(slot)
  }
  return [...slotsBySource].map(([sourceId, slots]) => ({ sourceId, targetId, slots }))
}
