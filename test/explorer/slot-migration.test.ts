import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ClusterClient } from '../../src-main/explorer/cluster-client.ts'
import { SlotMigration } from '../../src-main/explorer/slot-migration.ts'
import { TopologyWatch } from '../../src-main/explorer/topology-watch.ts'
import { isMissing } from '../support/program.ts'
import { stopNodes, type ServerKind, type TestNode } from '../support/redis-nodes.ts'
import { startCluster } from './small-cluster.ts'

const kinds: ServerKind[] = ['slotscope', 'redis-server']
const KEYS = ['{user1000}.a', '{user1000}.b', '{user1000}.c']

for (const kind of kinds) {
  const missing = kind === 'redis-server' && isMissing('redis-server', 'a slot put on its way on real servers')
  describe.skipIf(missing)(`a slot put on its way on nodes of ${kind}`, () => {
    let nodes: TestNode[] = []
    let client: ClusterClient
    let watch: TopologyWatch
    let targetId: string

    beforeAll(async () => {
      nodes = await startCluster(kind, 3, 0)
      const seed = { host: '127.0.0.1', port: nodes[0]!.port }
      client = new ClusterClient({ seed, mode: 'smart' })
      watch = new TopologyWatch({ seed })
      await Promise.all([client.connect(), watch.refresh()])
      for (const key of KEYS) await client.send(['set', key, key])
      targetId = await nodes[1]!.text('cluster', 'myid')
    }, 40_000)
    afterAll(async () => {
      client.close()
      watch.stop()
      await stopNodes(nodes)
    })

    it('comes home with its keys and leaves nothing open', async () => {
      const migration = new SlotMigration(3443, targetId, client, () => watch.topology)
      await migration.take('open')
      expect(await migration.take('move-one')).toMatchObject({ phase: 'open', keysAtSource: 2, keysAtTarget: 1 })
      expect(await migration.take('undo')).toMatchObject({ phase: 'undone', keysAtSource: 3, keysAtTarget: 0 })
      expect(migration.isOpen).toBe(false)
      for (const node of nodes) expect(await node.text('cluster', 'nodes')).not.toMatch(/\[3443/)
    })

    it('refuses a slot that is open already, and a target that is no primary', async () => {
      const migration = new SlotMigration(3443, targetId, client, () => watch.topology)
      await migration.take('open')
      await watch.refresh()
      expect(() => new SlotMigration(3443, targetId, client, () => watch.topology)).toThrow('open already')
      expect(() => new SlotMigration(1, 'f'.repeat(40), client, () => watch.topology)).toThrow('no primary')
      await migration.take('undo')
      await watch.refresh()
    })

    it('belongs to the target once finished, and every primary says so', async () => {
      const migration = new SlotMigration(3443, targetId, client, () => watch.topology)
      await migration.take('open')
      expect(await migration.take('finish')).toMatchObject({ phase: 'finished', keysAtSource: 0, keysAtTarget: 3, next: [] })
      const { trace, reply } = await client.sendTraced(['get', KEYS[0]!])
      expect(trace.hops.map(({ reply: said }) => said.kind)).toEqual(['moved', 'reply'])
      expect(reply).toMatchObject({ bytes: KEYS[0] })
      for (const node of nodes) expect(await node.text('cluster', 'nodes')).toMatch(new RegExp(`^${targetId} .* 3443( |$)`, 'm'))
    })
  })
}
