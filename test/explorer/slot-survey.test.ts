import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { keySlot } from '../../src-main/engine/key-slot.ts'
import { ClusterClient } from '../../src-main/explorer/cluster-client.ts'
import { keysOfSlot } from '../../src-main/explorer/slot-keys.ts'
import type { SlotLoads } from '../../src-main/explorer/slot-load-data.ts'
import { SlotSurvey } from '../../src-main/explorer/slot-survey.ts'
import { TopologyWatch } from '../../src-main/explorer/topology-watch.ts'
import { isMissing } from '../support/program.ts'
import { type ServerKind, stopNodes, type TestNode } from '../support/redis-nodes.ts'
import { until } from '../support/until.ts'
import { startCluster } from './small-cluster.ts'

const kinds: ServerKind[] = ['slotscope', 'redis-server']
for (const kind of kinds) {
  describe.skipIf(kind === 'redis-server' && isMissing('redis-server', 'counting keys on real servers'))(`the slots of three nodes of ${kind}`, () => {
    let nodes: TestNode[] = []
    let watch: TopologyWatch
    let client: ClusterClient
    let survey: SlotSurvey | undefined
    beforeAll(async () => {
      nodes = await startCluster(kind, 3, 0)
      const seed = { host: '127.0.0.1', port: nodes[0]!.port }
      watch = new TopologyWatch({ seed, busyMs: 50, calmMs: 100, timeoutMs: 1000 })
      await watch.start()
      client = new ClusterClient({ seed, mode: 'smart' })
      await client.connect()
      for (const [key, value] of [['{a}:1', 'x'], ['{a}:2', 'y'], ['b', 'z'], ['bin\xff\x00', 'v']] as const) await client.send(['SET', key, value])
      await client.send(['EXPIRE', '{a}:2', '1000'])
    }, 40_000)
    afterEach(() => survey?.stop())
    afterAll(async () => {
      client?.close()
      watch?.stop()
      await stopNodes(nodes)
    })

    it('are counted everywhere, once somebody looks', async () => {
      const looking = (survey = new SlotSurvey(client, () => watch.topology))
      expect(looking.look('keys', undefined).takenAtMs).toBe(0)
      const loads = await until('a pass is done', () => {
        const seen = looking.look('keys', undefined)
        return seen.takenAtMs > 0 && seen
      }, 20_000)
      const values = loads.values!
      expect(loads).toMatchObject({ knownCount: 16384, source: kind === 'slotscope' ? 'CLUSTER SLOT-STATS' : 'CLUSTER COUNTKEYSINSLOT' })
      expect([keySlot('a'), keySlot('b'), 0].map((slot) => values[slot])).toEqual([2, 1, 0])
      expect(values.reduce((sum, value) => sum + value, 0)).toBe(4)
      expect(looking.look('keys', loads.version).values).toBeUndefined()
      expect(looking.look('memory', undefined).served).toEqual(['keys'])
    }, 40_000)

    it('tell their keys with type, time to live and size', async () => {
      const { places } = await keysOfSlot(client, watch.topology!, keySlot('a'), 10)
      expect(places).toMatchObject([{ why: 'owner', count: 2, failure: undefined }])
      const keys = places[0]!.keys.toSorted((a, b) => (a.name < b.name ? -1 : 1))
      expect(keys.map(({ name, isExact, type }) => [name, isExact, type])).toEqual([['{a}:1', true, 'string'], ['{a}:2', true, 'string']])
      expect(keys[0]!.ttlMs).toBe(-1)
      expect(keys[1]!.ttlMs).toBeGreaterThan(900_000)
      expect(keys[0]!.sizeBytes).toBeGreaterThan(10)
      expect((await keysOfSlot(client, watch.topology!, keySlot('a'), 1)).places[0]).toMatchObject({ count: 2, keys: { length: 1 } })
    })

    it('show binary names escaped', async () => {
      const { places } = await keysOfSlot(client, watch.topology!, keySlot('bin\xff\x00'), 10)
      expect(places[0]!.keys).toMatchObject([{ name: 'bin\\xff\\x00', isExact: false, type: 'string' }])
    })

    it('tell the keys at both ends of a slot on its way', async () => {
      const slot = keySlot('b')
      const owner = watch.ownerOf(slot)!.node
      const target = watch.topology!.nodes.find(({ nodeId }) => nodeId !== owner.nodeId)!
      const [at, to] = [nodes.find(({ port }) => port === owner.port)!, nodes.find(({ port }) => port === target.port)!]
      await to.call('cluster', 'setslot', slot, 'importing', owner.nodeId)
      await at.call('cluster', 'setslot', slot, 'migrating', target.nodeId)
      await at.call('migrate', '127.0.0.1', to.port, 'b', 0, 5000)
      await until('the open slot is seen', () => watch.topology!.nodes.some(({ importing }) => importing.length > 0))
      const { places } = await keysOfSlot(client, watch.topology!, slot, 10)
      expect(places.map(({ why, count, node }) => [why, count, node.port])).toEqual([['owner', 0, owner.port], ['importing', 1, target.port]])
      expect(places[1]!.keys).toMatchObject([{ name: 'b', type: 'string', ttlMs: -1, sizeBytes: expect.any(Number) }])
    })

    it('are unknown where the primary is gone, and the others stay known', async () => {
      const looking = (survey = new SlotSurvey(client, () => watch.topology))
      const lost = watch.ownerOf(0)!.node
      await nodes.find(({ port }) => port === lost.port)!.stop('SIGKILL')
      const seen: SlotLoads = await until('the dead shard’s slots are unknown', () => {
        const loads = looking.look('keys', undefined)
        return loads.takenAtMs > 0 && loads
      }, 20_000)
      expect(seen.values![0]).toBe(-1)
      expect(seen.knownCount).toBeGreaterThan(10_000)
      const { places } = await keysOfSlot(client, watch.topology!, 0, 10)
      expect(places[0]?.failure).toMatch(/answers|lost/i)
    }, 40_000)
  })
}
