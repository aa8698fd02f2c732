import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { startSlotscope } from '../support/program.ts'
import { until } from '../support/until.ts'
import { median } from './redis-benchmark.ts'
import { keepTable } from './results.ts'

const RUNS = 3
const NODE_TIMEOUT_MS = 15_000
const READY_WITHIN_MS = 120_000
/** What was put off while everything started is done by then. */
const SETTLE_MS = 10_000
const IDLE_MS = 20_000
/** Linux counts a process's time in hundredths of a second (`getconf CLK_TCK`). */
const TICKS_PER_SECOND = 100

interface Measured {
  readonly readyMs: number
  readonly readyCpuMs: number
  readonly idlePercent: number
  readonly residentMb: number
}

/** A hundred embedded nodes in one process: until all agree, and what they cost while nobody uses them. */
export async function hundred(): Promise<void> {
  const rows = [['cluster', 'ready ms', 'CPU ms until then', 'idle, % of one core', 'resident MB', 'reach']]
  for (const [masters, replicas] of [[50, 1], [100, 0]] as const) {
    const runs: Measured[] = []
    for (let run = 0; run < RUNS; run++) runs.push(await measure(masters, replicas))
    const of = (pick: (run: Measured) => number): string => String(Math.round(median(runs.map(pick))))
    const shape = `\`sandbox up --masters ${masters} --replicas ${replicas}\``
    rows.push([shape, of((run) => run.readyMs), of((run) => run.readyCpuMs), of((run) => run.idlePercent), of((run) => run.residentMb), '≤ 15 000 ms, ≤ 25 %'])
  }
  keepTable('hundred', `100 embedded nodes in one process, node-timeout ${NODE_TIMEOUT_MS} ms, medians of ${RUNS}`, rows)
}

async function measure(masters: number, replicas: number): Promise<Measured> {
  const shape = ['--masters', String(masters), '--replicas', String(replicas)]
  const sandbox = startSlotscope(['sandbox', 'up', ...shape, '--node-timeout', String(NODE_TIMEOUT_MS), '--json'])
  const { pid } = sandbox
  try {
    const answer = (): string | undefined => sandbox.output().split('\n').find((text) => text.includes('"ready"')) ?? (sandbox.child.exitCode === null ? undefined : 'ended')
    const line = await until('the sandbox is ready', answer, READY_WITHIN_MS)
    if (line === 'ended') throw new Error(`the sandbox did not start: ${sandbox.output()}`)
    const readyCpuMs = cpuMs(pid)
    await sleep(SETTLE_MS)
    const beforeMs = cpuMs(pid)
    await sleep(IDLE_MS)
    const idlePercent = ((cpuMs(pid) - beforeMs) / IDLE_MS) * 100
    return { readyMs: (JSON.parse(line) as { ms: number }).ms, readyCpuMs, idlePercent, residentMb: residentMb(pid) }
  } finally {
    await sandbox.stop('SIGINT')
  }
}

/** User and system time of a process and all its threads. */
function cpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND
}

function residentMb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? 0) / 1024
}
