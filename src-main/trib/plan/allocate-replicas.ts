import type { PlanNode } from './create-plan.ts'

export interface ReplicaPlacement<N extends PlanNode> {
  readonly replica: N
  readonly primary: N
  /** Left over after every primary got what was asked for. */
  readonly extra: boolean
}

/** Takes nodes from each host in turn, hosts in order of appearance, so that neighbours in the list are on different hosts. */
export function interleaveHosts<N extends PlanNode>(nodes: readonly N[]): N[] {
  const byHost = new Map<string, N[]>()
  for (const node of nodes) byHost.set(node.host, [...(byHost.get(node.host) ?? []), node])
  const queues = [...byHost.values()]
  const longest = Math.max(0, ...queues.map((queue) => queue.length))
  return Array.from({ length: longest }, (_, turn) => queues.flatMap((queue) => queue.slice(turn, turn + 1))).flat()
}

/**
 * Gives each primary `replicas` replicas, then deals what is left one each. For a primary the first free node on another
 * host is taken, or else the first free one. The list is turned by one beforehand: with as many hosts as primaries the
 * first free node would else lie on the first primary's own host (redis-trib's alloc_slots).
 */
export function allocateReplicas<N extends PlanNode>(primaries: readonly N[], candidates: readonly N[], replicas: number): ReplicaPlacement<N>[] {
  const free = [...candidates.slice(1), ...candidates.slice(0, 1)]
  const placements: ReplicaPlacement<N>[] = []
  const place = (primary: N, extra: boolean): void => {
    const elsewhere = free.findIndex((node) => node.host !== primary.host)
    const [replica] = free.splice(Math.max(0, elsewhere), 1)
    if (replica) placements.push({ replica, primary, extra })
  }
  for (const primary of primaries) for (let i = 0; i < replicas; i++) place(primary, false)
  while (free.length > 0 && primaries.length > 0) for (const primary of primaries) place(primary, true)
  return placements
}
