import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ServerKind, startNodes, stopNodes, type TestNode } from '../support/redis-nodes.ts'
import { keepTable } from './results.ts'

const KEYS = 1_000_000
const KEYS_A_BATCH = 1000
const VALUE_BYTES = 64
/** What was put off while the keys came is done by then. */
const SETTLE_MS = 3000

interface Resident {
  readonly emptyBytes: number
  readonly fullBytes: number
}

/** Resident memory of a million keys of 16 bytes with values of 64, all different, beside redis-server. */
export async function memory(): Promise<void> {
  const [ours, real] = [await residentOf('slotscope'), await residentOf('redis-server')]
  const row = (name: string, { emptyBytes, fullBytes }: Resident): string[] => [name, megabytes(emptyBytes), megabytes(fullBytes), String(Math.round((fullBytes - emptyBytes) / KEYS))]
  keepTable('memory', `resident memory of ${KEYS} keys of 16 bytes with values of ${VALUE_BYTES}`, [
    ['server', 'empty, MB', 'full, MB', 'bytes a key', 'reach'],
    [...row('slotscope', ours), `≤ 2×: ${(ours.fullBytes / real.fullBytes).toFixed(2)}×`],
    [...row('redis-server', real), ''],
  ])
}

async function residentOf(kind: ServerKind): Promise<Resident> {
  const [node] = (await startNodes(kind, 1, ['--save', ''])) as [TestNode]
  try {
    const emptyBytes = residentBytes(node)
    for (let first = 0; first < KEYS; first += KEYS_A_BATCH) await node.call('mset', ...batch(first))
    await sleep(SETTLE_MS)
    if ((await node.call('dbsize')) !== KEYS) throw new Error(`${kind} does not hold ${KEYS} keys.`)
    return { emptyBytes, fullBytes: residentBytes(node) }
  } finally {
    await stopNodes([node])
  }
}

function batch(first: number): string[] {
  return Array.from({ length: KEYS_A_BATCH }, (_, at) => [`key:${String(first + at).padStart(12, '0')}`, String(first + at).padEnd(VALUE_BYTES, 'v')]).flat()
}

/** VmRSS, in kB there (proc(5)). */
function residentBytes(node: TestNode): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${node.process.pid}/status`, 'utf8'))![1]) * 1024
}

function megabytes(bytes: number): string {
  return String(Math.round(bytes / 1024 / 1024))
}
