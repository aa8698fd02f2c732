import { startNode, type TestNode } from '../support/redis-nodes.ts'
import { freePorts } from '../support/free-ports.ts'
import { benchmark, median } from './redis-benchmark.ts'
import { keepTable } from './results.ts'

const PAIRS = 5
const TESTS = 'set,get,incr,lpush,rpop,sadd,hset,zadd,lrange_100,mset'
/** What design asks of each: the ratio at pipeline 1 and at 16. */
const REACH: Record<string, readonly [number, number]> = { SET: [1, 0.7], GET: [1, 0.7], INCR: [1, 0.7] }
const REACH_OTHERS = [0.8, 0.5] as const

/** redis-benchmark against an embedded node and redis-server in turn, 50 connections, medians of paired runs. */
export async function throughput(): Promise<void> {
  const ports = await freePorts(2)
  const ours = await startNode('slotscope', ports[0]!, ['--save', ''])
  const real = await startNode('redis-server', ports[1]!, ['--save', ''])
  try {
    const rows = [['test', 'pipeline', 'slotscope /s', 'redis-server /s', 'ratio', 'reach']]
    for (const [index, pipeline] of [1, 16].entries()) rows.push(...(await compare(ours, real, pipeline, index)))
    keepTable('throughput', 'embedded node beside redis-server, redis-benchmark, 50 connections, medians of 5 pairs', rows)
  } finally {
    await ours.stop()
    await real.stop()
  }
}

async function compare(ours: TestNode, real: TestNode, pipeline: number, reachIndex: number): Promise<string[][]> {
  const opts = { tests: TESTS, requests: pipeline === 1 ? 50_000 : 200_000, pipeline }
  await benchmark(ours.port, opts) // Both warm up: the JIT needs it, and it is fair to give it to both.
  await benchmark(real.port, opts)
  const runs: { ours: Map<string, number>; real: Map<string, number> }[] = []
  for (let pair = 0; pair < PAIRS; pair++) runs.push({ ours: await benchmark(ours.port, opts), real: await benchmark(real.port, opts) })
  const names = [...runs[0]!.ours.keys()].filter((name) => !name.includes('needed'))
  return names.map((name) => {
    const [a, b] = [median(runs.map((run) => run.ours.get(name)!)), median(runs.map((run) => run.real.get(name)!))]
    const ratio = median(runs.map((run) => run.ours.get(name)! / run.real.get(name)!))
    return [name, String(pipeline), String(Math.round(a)), String(Math.round(b)), ratio.toFixed(2), `≥ ${(REACH[name] ?? REACH_OTHERS)[reachIndex]}`]
  })
}
