import { run, startSlotscope } from '../support/program.ts'
import { startNodes, stopNodes, untilClusterOk } from '../support/redis-nodes.ts'
import { until } from '../support/until.ts'
import { slotscope } from '../support/program.ts'
import { median } from './redis-benchmark.ts'
import { keepTable } from './results.ts'

const RUNS = 5

/** Six embedded nodes from nothing to ok, and trib create beside redis-cli --cluster create on six real servers. */
export async function start(): Promise<void> {
  const sandbox = await times(sandboxMs)
  const trib = await times(() => createMs('trib'))
  const cli = await times(() => createMs('redis-cli'))
  keepTable('start', 'medians of 5', [
    ['what', 'ms', 'reach'],
    ['six embedded nodes, to cluster_state:ok on all (`sandbox up`)', String(sandbox), '≤ 1000'],
    ['`trib create` of six real nodes', String(trib), `≥ 2× faster than redis-cli: ${(cli / trib).toFixed(1)}×`],
    ['`redis-cli --cluster create` of six real nodes', String(cli), ''],
  ])
}

async function times(measure: () => Promise<number>): Promise<number> {
  const all: number[] = []
  for (let i = 0; i < RUNS; i++) all.push(await measure())
  return Math.round(median(all))
}

async function sandboxMs(): Promise<number> {
  const sandbox = startSlotscope(['sandbox', 'up', '--json'])
  const line = await until('the sandbox is ready', () => sandbox.output().split('\n').find((text) => text.includes('"ready"')))
  await sandbox.stop('SIGINT')
  return (JSON.parse(line) as { ms: number }).ms
}

async function createMs(tool: 'trib' | 'redis-cli'): Promise<number> {
  const nodes = await startNodes('redis-server', 6)
  try {
    const addresses = nodes.map((node) => `127.0.0.1:${node.port}`)
    const startedAt = performance.now()
    const made = tool === 'trib' ? await slotscope(['trib', 'create', '--yes', '--replicas', '1', ...addresses]) : await run('redis-cli', ['--cluster', 'create', ...addresses, '--cluster-replicas', '1', '--cluster-yes'])
    const ms = performance.now() - startedAt
    if (made.code !== 0) throw new Error(`${tool} failed: ${made.stdout}${made.stderr}`)
    await untilClusterOk(nodes)
    return ms
  } finally {
    await stopNodes(nodes)
  }
}
