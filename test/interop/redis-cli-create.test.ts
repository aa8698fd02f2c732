import { Cluster } from 'ioredis'
import { createCluster } from 'redis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isMissing, run } from '../support/program.ts'
import { until } from '../support/until.ts'
import { startNodes, stopNodes, type TestNode, untilClusterOk } from '../support/redis-nodes.ts'

describe.skipIf(isMissing('redis-cli', 'Redis\'s own tools against our nodes'))('six slotscope nodes under Redis\'s own tools', () => {
  let nodes: TestNode[]

  beforeAll(async () => {
    nodes = await startNodes('slotscope', 6)
  })
  afterAll(() => stopNodes(nodes))

  it('are made a cluster by redis-cli --cluster create', async () => {
    const addresses = nodes.map((node) => `127.0.0.1:${node.port}`)
    const created = await run('redis-cli', ['--cluster', 'create', ...addresses, '--cluster-replicas', '1', '--cluster-yes'])
    expect(created.stdout).toContain('[OK] All nodes agree about slots configuration.')
    expect(created.stdout).toContain('[OK] All 16384 slots covered.')
    expect(created.code).toBe(0)
    await untilClusterOk(nodes)
  })

  it('pass redis-cli --cluster check', async () => {
    const checked = await run('redis-cli', ['--cluster', 'check', `127.0.0.1:${nodes[0]!.port}`])
    expect(checked.stdout).toContain('[OK] All 16384 slots covered.')
    expect(checked.code).toBe(0)
  })

  it('redirect redis-cli -c', async () => {
    const input = 'set key:test:1 value-1\nset key:test:2 value-2\nget key:test:1\nget key:test:2\n'
    const { stdout } = await run('redis-cli', ['-c', '-p', String(nodes[0]!.port)], { input })
    const owner = { 9252: await ownerOf(9252), 5191: await ownerOf(5191) }
    const lines = stdout.split('\n').filter((line) => line !== '')
    expect(lines.filter((line) => !line.startsWith('->'))).toEqual(['OK', 'OK', 'value-1', 'value-2'])
    for (const line of lines.filter((text) => text.startsWith('->'))) {
      const [, slot, port] = /^-> Redirected to slot \[(\d+)\] located at 127\.0\.0\.1:(\d+)$/.exec(line)!
      expect(Number(port)).toBe(owner[Number(slot) as keyof typeof owner])
    }
  })

  async function ownerOf(slot: number): Promise<number> {
    const ranges = (await nodes[0]!.call('cluster', 'slots')) as [number, number, [string, number]][]
    return ranges.find(([first, last]) => first <= slot && slot <= last)![2][1]
  }

  it('serve redis-benchmark --cluster with its default tests', async () => {
    const bench = await run('redis-benchmark', ['--cluster', '-q', '-n', '2000', '-h', '127.0.0.1', '-p', String(nodes[0]!.port)], { timeoutMs: 100_000 })
    expect(bench.stderr + bench.stdout).not.toMatch(/error/i)
    for (const test of ['PING_INLINE', 'SET', 'GET', 'INCR', 'LPUSH', 'RPOP', 'SADD', 'HSET', 'SPOP', 'ZADD', 'ZPOPMIN', 'LRANGE_600', 'MSET']) {
      expect(bench.stdout).toMatch(new RegExp(`${test}.*requests per second`))
    }
    expect(bench.code).toBe(0)
  })

  it('serve an ioredis Cluster', async () => {
    // CLUSTER SLOTS names a replica only once it has data, and the first copy waits repl-diskless-sync-delay (5 s), as in Redis.
    await until('the replicas are named', async () => ((await nodes[3]!.call('cluster', 'slots')) as unknown[][]).every((range) => range.length === 4), 20_000)
    const cluster = new Cluster([{ host: '127.0.0.1', port: nodes[3]!.port }])
    for (let i = 0; i < 100; i++) await cluster.set(`ioredis:${i}`, `value ${i}`)
    for (let i = 0; i < 100; i++) expect(await cluster.get(`ioredis:${i}`)).toBe(`value ${i}`)
    expect(cluster.nodes('master')).toHaveLength(3)
    expect(cluster.nodes('slave')).toHaveLength(3)
    cluster.disconnect()
  })

  it('serve node-redis\'s cluster client', async () => {
    const cluster = createCluster({ rootNodes: [{ url: `redis://127.0.0.1:${nodes[1]!.port}` }] })
    await cluster.connect()
    for (let i = 0; i < 100; i++) await cluster.set(`node-redis:${i}`, `value ${i}`)
    for (let i = 0; i < 100; i++) expect(await cluster.get(`node-redis:${i}`)).toBe(`value ${i}`)
    expect(cluster.masters).toHaveLength(3)
    await cluster.close()
  })
})
