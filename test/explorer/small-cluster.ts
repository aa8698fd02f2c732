import { createCluster } from '../../src-main/trib/api.ts'
import { startNodes, untilClusterOk, type ServerKind, type TestNode } from '../support/redis-nodes.ts'

/** A cluster of servers of one kind, every node ok: primaries first, by slot. */
export async function startCluster(kind: ServerKind, primaries: number, replicas: number): Promise<TestNode[]> {
  const nodes = await startNodes(kind, primaries * (replicas + 1))
  await createCluster({ nodes: nodes.map(({ port }) => ({ host: '127.0.0.1', port })), replicas, onEvent: () => undefined })
  await untilClusterOk(nodes)
  return nodes
}
