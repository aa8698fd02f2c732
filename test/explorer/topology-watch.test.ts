import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Topology } from '../../src-main/explorer/topology.ts'
import { TopologyWatch, type TopologyWatchOptions } from '../../src-main/explorer/topology-watch.ts'
import { freePorts } from '../support/free-ports.ts'
import { isMissing } from '../support/program.ts'
import { startNode, stopNodes, type ServerKind, type TestNode } from '../support/redis-nodes.ts'
import { until } from '../support/until.ts'
import { startCluster } from './small-cluster.ts'

const kinds: ServerKind[] = ['slotscope', 'redis-server']
const watches: TopologyWatch[] = []
function watch(options: TopologyWatchOptions): TopologyWatch {
  const made = new TopologyWatch({ busyMs: 50, calmMs: 100, timeoutMs: 1000, ...options })
  watches.push(made)
  return made
}
afterEach(() => {
  for (const open of watches.splice(0)) open.stop()
})

for (const kind of kinds) {
  const missing = kind === 'redis-server' && isMissing('redis-server', 'watching real servers')
  describe.skipIf(missing)(`the picture of six nodes of ${kind}`, () => {
    let nodes: TestNode[] = []
    const seed = (i: number) => ({ host: '127.0.0.1', port: nodes[i]!.port })
    beforeAll(async () => {
      nodes = await startCluster(kind, 3, 1)
    }, 40_000)
    afterAll(() => stopNodes(nodes))

    it('is whole from any one node', async () => {
      const topology = await watch({ seed: seed(5) }).refresh()
      expect(topology).toMatchObject({ kind: 'cluster', state: 'ok', slotsAssigned: 16384, slotsServed: 16384, viewOf: `127.0.0.1:${nodes[5]!.port}` })
      expect(topology.nodes).toHaveLength(6)
      expect(topology.nodes.every(({ health, keyCount, version }) => health === 'ok' && keyCount === 0 && version !== undefined)).toBe(true)
      expect(topology.shards.map(({ letter, slotRanges, replicaIds }) => [letter, slotRanges, replicaIds.length])).toEqual([
        ['A', [[0, 5460]], 1],
        ['B', [[5461, 10922]], 1],
        ['C', [[10923, 16383]], 1],
      ])
      expect(topology.nodes.every(({ server }) => server === (kind === 'slotscope' ? 'slotscope' : 'redis'))).toBe(true)
    })

    it('names nodes for a trace and owners for a slot', async () => {
      const looking = watch({ seed: seed(0) })
      await looking.refresh()
      expect(looking.lookup(seed(1))?.shard).toBe('B')
      expect(looking.ownerOf(9252)).toMatchObject({ shard: 'B', node: { port: nodes[1]!.port } })
      expect(looking.lookup({ host: '127.0.0.1', port: 1 })).toBeUndefined()
    })

    it('shows open slots on both sides and new keys, and says nothing when nothing changed', async () => {
      const pictures: Topology[] = []
      const looking = watch({ seed: seed(0), onChange: (topology) => pictures.push(topology) })
      await looking.start()
      const [a, b] = [await nodes[0]!.text('cluster', 'myid'), await nodes[1]!.text('cluster', 'myid')]
      await nodes[0]!.call('cluster', 'setslot', 100, 'migrating', b)
      await nodes[1]!.call('cluster', 'setslot', 100, 'importing', a)
      await nodes[0]!.call('set', 'key:test:1', 'x')
      const nodeOf = (id: string) => pictures.at(-1)?.nodes.find(({ nodeId }) => nodeId === id)
      await until('the picture shows the open slot and the key', () => nodeOf(a)?.migrating[0]?.toNodeId === b && nodeOf(b)?.importing[0]?.fromNodeId === a && nodeOf(a)?.keyCount === 1)
      await nodes[0]!.call('cluster', 'setslot', 100, 'stable')
      await nodes[1]!.call('cluster', 'setslot', 100, 'stable')
      await until('the slot is shown closed', () => nodeOf(a)?.migrating.length === 0 && nodeOf(b)?.importing.length === 0)
    })

    it('survives the death of its seed and shows it as dead', async () => {
      let latest: Topology | undefined
      const looking = watch({ seed: seed(0), onChange: (topology) => (latest = topology) })
      await looking.start()
      // A replica that never finished its first copy does not stand for election; Redis 7 waits 5 s before that copy.
      await until('the replicas follow', async () => (await Promise.all(nodes.slice(3).map((node) => node.text('info', 'replication')))).every((info) => info.includes('master_link_status:up')), 20_000)
      const dead = await nodes[0]!.text('cluster', 'myid')
      await nodes[0]!.stop('SIGKILL')
      await until('the seed is shown dead by another view', () => latest?.nodes.find(({ nodeId }) => nodeId === dead)?.health === 'fail' && latest.viewOf !== `127.0.0.1:${nodes[0]!.port}`, 20_000)
      await until('its replica took over under the same letter', () => latest?.shards.find(({ letter }) => letter === 'A')?.primaryId !== dead && latest?.state === 'ok', 20_000)
      expect(latest!.nodes).toHaveLength(6)
    }, 60_000)
  })
}

describe('a seed that is none', () => {
  it('is refused when nobody answers', async () => {
    const [port] = await freePorts(1)
    await expect(watch({ seed: { host: '127.0.0.1', port: port! } }).start()).rejects.toMatchObject({ reason: 'unreachable', detail: 'Connection refused' })
  })

  it('is refused when it speaks HTTP', async () => {
    const server = createServer((_, response) => response.end('hello'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    await expect(watch({ seed: { host: '127.0.0.1', port: (server.address() as AddressInfo).port } }).start()).rejects.toMatchObject({ reason: 'not-redis' })
    server.closeAllConnections()
    server.close()
  })

  it('is refused with the reason when it wants a password or is no cluster, and shown alone when that is allowed', async () => {
    const [port] = await freePorts(1)
    const alone = await startNode('slotscope', port!, ['--save', ''])
    try {
      const seed = { host: '127.0.0.1', port: port! }
      await alone.call('config', 'set', 'requirepass', 'sesame')
      await expect(watch({ seed }).start()).rejects.toMatchObject({ reason: 'no-auth' })
      await expect(watch({ seed, credentials: { password: 'wrong' } }).start()).rejects.toMatchObject({ reason: 'wrong-password' })
      await expect(watch({ seed, credentials: { password: 'sesame' } }).start()).rejects.toMatchObject({ reason: 'not-a-cluster' })
      const topology = await watch({ seed, credentials: { password: 'sesame' }, allowStandalone: true }).start()
      expect(topology).toMatchObject({ kind: 'standalone', nodes: [{ role: 'primary', health: 'ok' }] })
    } finally {
      await alone.stop()
    }
  }, 40_000)
})
