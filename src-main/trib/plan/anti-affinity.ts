import type { ReplicaPlacement } from './allocate-replicas.ts'
import type { PlanNode } from './create-plan.ts'

/**
 * not-needed: the first placement had nothing to mend; perfect: mended; primary-host: some replicas share their primary's
 * host; replica-host: only replicas of one primary share a host.
 */
export type AffinityVerdict = 'not-needed' | 'perfect' | 'primary-host' | 'replica-host'

/** Losing a host that holds a primary and its replica loses slots; one that holds two replicas only loses spares. */
const PRIMARY_WEIGHT = 10000
const REPLICA_WEIGHT = 1

/**
 * Swaps the primaries of pairs of replicas while that lessens the number of related nodes on one host. redis-trib swaps at
 * random; here the best swap is taken each time, so that a plan can be printed, saved and repeated.
 */
export function improveAffinity<N extends PlanNode>(primaries: readonly N[], first: readonly ReplicaPlacement<N>[]): { placements: ReplicaPlacement<N>[]; verdict: AffinityVerdict } {
  const placements = [...first]
  if (totalScore(primaries, placements) === 0) return { placements, verdict: 'not-needed' }
  while (takeBestSwap(placements)) {
    // Each swap lessens a whole number that cannot fall below zero.
  }
  return { placements, verdict: verdictOf(totalScore(primaries, placements)) }
}

function verdictOf(score: number): AffinityVerdict {
  if (score === 0) return 'perfect'
  return score >= PRIMARY_WEIGHT ? 'primary-host' : 'replica-host'
}

function takeBestSwap<N extends PlanNode>(placements: ReplicaPlacement<N>[]): boolean {
  let best: { i: number; j: number; gain: number } | undefined
  for (let i = 0; i < placements.length; i++) {
    for (let j = i + 1; j < placements.length; j++) {
      const gain = gainOfSwap(placements, i, j)
      if (gain > (best?.gain ?? 0)) best = { i, j, gain }
    }
  }
  if (best === undefined) return false
  swap(placements, best.i, best.j)
  return true
}

function gainOfSwap<N extends PlanNode>(placements: ReplicaPlacement<N>[], i: number, j: number): number {
  const a = placements[i]!.primary
  const b = placements[j]!.primary
  if (a === b || placements[i]!.replica.host === placements[j]!.replica.host) return 0
  const before = groupScore(a, placements) + groupScore(b, placements)
  swap(placements, i, j)
  const after = groupScore(a, placements) + groupScore(b, placements)
  swap(placements, i, j)
  return before - after
}

function swap<N extends PlanNode>(placements: ReplicaPlacement<N>[], i: number, j: number): void {
  const a = placements[i]!
  const b = placements[j]!
  placements[i] = { ...a, primary: b.primary }
  placements[j] = { ...b, primary: a.primary }
}

function totalScore<N extends PlanNode>(primaries: readonly N[], placements: readonly ReplicaPlacement<N>[]): number {
  return primaries.reduce((sum, primary) => sum + groupScore(primary, placements), 0)
}

/** One primary with its replicas: how badly they share hosts. */
function groupScore<N extends PlanNode>(primary: N, placements: readonly ReplicaPlacement<N>[]): number {
  const replicasByHost = new Map<string, number>()
  for (const { replica, primary: owner } of placements) if (owner === primary) replicasByHost.set(replica.host, (replicasByHost.get(replica.host) ?? 0) + 1)
  let score = 0
  for (const [host, count] of replicasByHost) score += host === primary.host ? PRIMARY_WEIGHT * count : REPLICA_WEIGHT * (count - 1)
  return score
}
