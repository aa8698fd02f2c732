import type { PlanPrimary, SlotMove } from './plan-primary.ts'

/**
 * Gives all slots of one primary to the others in equal parts, the leftover slots to the first of them, so that a cluster that
 * was even stays even.
 */
export function planDrain(source: PlanPrimary, targets: readonly PlanPrimary[]): SlotMove[] {
  if (targets.length === 0) return []
  const share = Math.floor(source.slots.length / targets.length)
  const extra = source.slots.length % targets.length
  let at = 0
  return targets
    .map((target, i) => {
      const count = share + (i < extra ? 1 : 0)
      const slots = source.slots.slice(at, at + count)
      at += count
      return { sourceId: source.nodeId, targetId: target.nodeId, slots }
    })
    .filter(({ slots }) => slots.length > 0)
}

/** The primary with the fewest replicas; of several the first (clusterManagerNodeWithLeastReplicas). */
export function leastReplicas<P extends { readonly replicaCount: number }>(primaries: readonly P[]): P | undefined {
  return primaries.reduce<P | undefined>((least, one) => (least === undefined || one.replicaCount < least.replicaCount ? one : least), undefined)
}
