import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isMissing, slotscope } from '../support/program.ts'
import { startNodes, stopNodes, type TestNode, untilClusterOk } from '../support/redis-nodes.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const ARGUMENTS = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '15000', '--save', '', '--appendonly', 'no']
/** In slot 0. */
const KEY = '{3560}:hash'
const FIELDS = 3000
const FIELD_BYTES = 100_000

/** Takes a gigabyte of memory and half a minute. */
describe.skipIf(isMissing('redis-server', 'a hash of 300 MB'))('a hash of 300 MB', () => {
  const folder = mkdtempSync(join(tmpdir(), 'slotscope-trib-'))
  let nodes: TestNode[]
  let ids: string[]
  const address = (index: number): string => `127.0.0.1:${nodes[index]!.port}`
  const reshard = (...options: string[]): ReturnType<typeof slotscope> =>
    slotscope(['trib', 'reshard', '--from', ids[0]!, '--to', ids[1]!, '--slots', '2', '--yes', '--journal-dir', folder, ...options, address(2)], { timeoutMs: 200_000 })
  /** Which nodes are primaries, and what any of them was ever heard to fail of. */
  const roles = async (): Promise<string> => {
    const views = await Promise.all(nodes.map((node) => node.text('cluster', 'nodes')))
    return views.map((view) => (/myself,(\w+)/.exec(view)?.[1] ?? '') + (/fail/.test(view) ? ' hears of a failure' : '')).join(', ')
  }

  beforeAll(async () => {
    nodes = await startNodes('redis-server', 6, ARGUMENTS)
    const made = await slotscope(['trib', 'create', '--yes', '--replicas', '1', ...nodes.map((_, i) => address(i))])
    expect(made.code, made.stdout + made.stderr).toBe(0)
    await untilClusterOk(nodes)
    ids = await Promise.all(nodes.map((node) => node.text('cluster', 'myid')))
    for (let i = 0; i < FIELDS; i++) await nodes[0]!.call('hset', KEY, `field-${i}`, String(i % 10).repeat(FIELD_BYTES))
  }, 120_000)
  afterAll(async () => {
    await stopNodes(nodes)
    rmSync(folder, { recursive: true, force: true })
  })

  it('is flagged before it moves, and nothing is changed', async () => {
    const { code, stdout, stderr } = await reshard()
    expect(code).not.toBe(0)
    expect(stdout + stderr).toMatch(/Key "\{3560\}:hash" \(slot 0, at [\d.:]+\) takes 3\d\d MB/)
    expect(stderr).toContain('--move-big-keys')
    expect(await nodes[0]!.text('hlen', KEY)).toBe(String(FIELDS))
    expect((await slotscope(['trib', 'check', address(2)])).code).toBe(0)
  }, 60_000)

  it('moves when told to, and no failover comes of it', async () => {
    const before = await roles()
    const epoch = /cluster_current_epoch:(\d+)/.exec(await nodes[2]!.text('cluster', 'info'))?.[1]
    const failures: string[] = []
    const watch = setInterval(() => void nodes[2]!.text('cluster', 'nodes').then((view) => (/fail/.test(view) ? failures.push(view) : 0)), 200)
    const startedAt = performance.now()
    const { code, stdout, stderr } = await reshard('--move-big-keys')
    clearInterval(watch)
    expect(code, stdout + stderr).toBe(0)
    process.stdout.write(`moved in ${((performance.now() - startedAt) / 1000).toFixed(1)} s\n`)
    expect(await nodes[1]!.text('hlen', KEY)).toBe(String(FIELDS))
    expect(await nodes[1]!.text('hstrlen', KEY, 'field-2999')).toBe(String(FIELD_BYTES))
    expect(failures).toEqual([])
    expect(await roles()).toBe(before)
    // Each election would be an epoch more; the two slots' handing over is one at most.
    const after = /cluster_current_epoch:(\d+)/.exec(await nodes[2]!.text('cluster', 'info'))?.[1]
    expect(Number(after) - Number(epoch)).toBeLessThanOrEqual(1)
    for (const node of nodes) expect(await node.text('config', 'get', 'cluster-node-timeout')).toBe('cluster-node-timeout,15000')
  }, 240_000)
})
