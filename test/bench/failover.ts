import { slotscope } from '../support/program.ts'
import { type ServerKind, startNode, startNodes, stopNodes, type TestNode } from '../support/redis-nodes.ts'
import { until } from '../support/until.ts'
import { median } from './redis-benchmark.ts'
import { keepTable } from './results.ts'

const KILLS = 20
const ARGUMENTS = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '1000', '--save', '', '--appendonly', 'no', '--repl-diskless-sync-delay', '0']
const KINDS: readonly ServerKind[] = ['slotscope', 'redis-server']

/** From kill -9 of a primary to the first write its replica takes, at node-timeout 1000 ms; both kinds by turns. */
export async function failover(): Promise<void> {
  const clusters = new Map<ServerKind, TestNode[]>()
  const times = new Map<ServerKind, number[]>(KINDS.map((kind) => [kind, []]))
  try {
    for (const kind of KINDS) clusters.set(kind, await startCluster(kind))
    for (let kill = 0; kill < KILLS; kill++) {
      for (const kind of KINDS) times.get(kind)!.push(await killAndWait(clusters.get(kind)!, kill))
    }
  } finally {
    for (const nodes of clusters.values()) await stopNodes(nodes)
  }
  const row = (kind: ServerKind): string[] => {
    const all = times.get(kind)!
    return [kind, String(Math.round(median(all))), String(Math.round(Math.min(...all))), String(Math.round(Math.max(...all)))]
  }
  keepTable('failover', `kill -9 of a primary until its replica takes a write, node-timeout 1000 ms, ${KILLS} kills each`, [['nodes', 'median ms', 'min', 'max'], ...KINDS.map(row)])
}

async function startCluster(kind: ServerKind): Promise<TestNode[]> {
  const nodes = await startNodes(kind, 6, ARGUMENTS)
  const created = await slotscope(['trib', 'create', '--yes', '--replicas', '1', ...nodes.map((node) => `127.0.0.1:${node.port}`)])
  if (created.code !== 0) throw new Error(created.stderr)
  await untilReplicated(nodes)
  return nodes
}

async function killAndWait(nodes: TestNode[], kill: number): Promise<number> {
  const { key, primary } = await keyAndOwner(nodes, kill)
  const index = nodes.indexOf(primary)
  const killedAt = performance.now()
  await primary.crash()
  await until('a survivor takes the write', async () => {
    for (const node of nodes) if (node !== primary && (await node.call('set', key, kill).then(() => true, () => false))) return true
    return false
  }, 30_000)
  const tookMs = performance.now() - killedAt
  nodes[index] = await startNode(primary.kind, primary.port, ARGUMENTS, primary.folder)
  await untilReplicated(nodes)
  return tookMs
}

async function keyAndOwner(nodes: readonly TestNode[], kill: number): Promise<{ key: string; primary: TestNode }> {
  const key = `failover:${kill}`
  for (const node of nodes) if (await node.call('set', key, 'before').then(() => true, () => false)) return { key, primary: node }
  throw new Error(`Nobody takes ${key}.`)
}

/** Everybody is ok, and each of three replicas has its data: only then may the next primary die. */
async function untilReplicated(nodes: readonly TestNode[]): Promise<void> {
  await until('three replicas follow and all are ok', async () => {
    const states = await Promise.all(nodes.map((node) => node.text('cluster', 'info')))
    const links = await Promise.all(nodes.map((node) => node.text('info', 'replication')))
    return states.every((state) => state.includes('cluster_state:ok')) && links.filter((text) => text.includes('master_link_status:up')).length === 3
  }, 40_000)
}
