import { connect } from 'node:net'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { keySlot } from '../../src-main/engine/key-slot.ts'
import { run, slotscope } from '../support/program.ts'
import { startNodes, stopNodes, untilClusterOk, type TestNode } from '../support/redis-nodes.ts'
import { keepTable } from './results.ts'

const KEYS = Number(process.env['TRIB_BENCH_KEYS'] ?? 1_000_000)
const SLOTS = 1024
const EMPTY_SLOTS = 4096
const NODE_ARGUMENTS = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '15000', '--save', '', '--appendonly', 'no']
const LIMIT_MS = 300_000

interface Tool {
  readonly name: string
  readonly reshard: (seed: string, from: string, to: string, slots: number) => Promise<void>
}

/** Moving slots of real servers with trib and with redis-cli, forth and back in turn, in one run. */
export async function trib(): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'slotscope-bench-'))
  const nodes = await startNodes('redis-server', 3, NODE_ARGUMENTS)
  try {
    await succeed(slotscope(['trib', 'create', '--yes', ...nodes.map(addressOf)]))
    await untilClusterOk(nodes)
    const ids = await Promise.all(nodes.map((node) => node.text('cluster', 'myid')))
    const ours = tribTool(data)
    const rows = [['what', 'seconds', 'beside trib']]
    const empty = await measure([ours, redisCli('redis-cli, defaults', [])], nodes, ids, EMPTY_SLOTS)
    for (const [name, seconds] of empty) rows.push([`${EMPTY_SLOTS} empty slots, ${name}`, seconds.toFixed(2), ratio(seconds, empty.get('trib')!)])
    await load(nodes[0]!, KEYS, SLOTS)
    const full = await measure([ours, redisCli('redis-cli, defaults', []), ...[100, 1000].map((keys) => redisCli(`redis-cli, pipeline ${keys}`, ['--cluster-pipeline', String(keys)]))], nodes, ids, SLOTS)
    for (const [name, seconds] of full) rows.push([`${KEYS} keys in ${SLOTS} slots, ${name}`, seconds.toFixed(2), ratio(seconds, full.get('trib')!)])
    keepTable('trib', 'real redis-servers, three primaries, one source and one target', rows)
  } finally {
    await stopNodes(nodes)
    rmSync(data, { recursive: true, force: true })
  }
}

const addressOf = (node: TestNode): string => `127.0.0.1:${node.port}`
const ratio = (seconds: number, trib: number): string => `${(seconds / trib).toFixed(1)}×`

function tribTool(data: string): Tool {
  return { name: 'trib', reshard: async (seed, from, to, slots) => succeed(slotscope(['trib', 'reshard', seed, '--from', from, '--to', to, '--slots', String(slots), '--yes', '--journal-dir', data], { timeoutMs: LIMIT_MS })) }
}

function redisCli(name: string, extra: readonly string[]): Tool {
  return { name, reshard: async (seed, from, to, slots) => succeed(run('redis-cli', ['--cluster', 'reshard', seed, '--cluster-from', from, '--cluster-to', to, '--cluster-slots', String(slots), '--cluster-yes', ...extra], { timeoutMs: LIMIT_MS })) }
}

/** Each tool moves the lowest slots of the first node to the second, and back; the faster way of the two counts. */
async function measure(tools: readonly Tool[], nodes: readonly TestNode[], ids: readonly string[], slots: number): Promise<Map<string, number>> {
  const seconds = new Map<string, number>()
  for (const tool of tools) {
    const forth = await timed(() => tool.reshard(addressOf(nodes[0]!), ids[0]!, ids[1]!, slots))
    const back = await timed(() => tool.reshard(addressOf(nodes[0]!), ids[1]!, ids[0]!, slots))
    seconds.set(tool.name, Math.min(forth, back))
    process.stderr.write(`${tool.name}: ${slots} slots in ${forth.toFixed(2)} s and ${back.toFixed(2)} s\n`)
  }
  return seconds
}

async function timed(act: () => Promise<void>): Promise<number> {
  const startedAt = performance.now()
  await act()
  return (performance.now() - startedAt) / 1000
}

async function succeed(finished: ReturnType<typeof run>): Promise<void> {
  const { code, stdout, stderr } = await finished
  if (code !== 0) throw new Error(`exit ${code}: ${stdout.slice(-500)}${stderr}`)
}

/** Small keys, spread evenly over the lowest slots. */
async function load(node: TestNode, keys: number, slots: number): Promise<void> {
  const tags = tagsOf(slots)
  const socket = connect(node.port, '127.0.0.1').resume()
  await once(socket, 'connect')
  for (let i = 0; i < keys; ) {
    let text = ''
    for (const end = Math.min(keys, i + 5000); i < end; i++) text += `SET {${tags[i % slots]}}:${i} value-${i}\r\n`
    if (!socket.write(text)) await once(socket, 'drain')
  }
  socket.end('PING\r\n')
  await once(socket, 'close')
}

/** A hash tag for each of the lowest slots. */
function tagsOf(slots: number): string[] {
  const tags = new Map<number, string>()
  for (let i = 0; tags.size < slots; i++) {
    const slot = keySlot(String(i))
    if (slot < slots && !tags.has(slot)) tags.set(slot, String(i))
  }
  return [...tags].sort(([a], [b]) => a - b).map(([, tag]) => tag)
}
