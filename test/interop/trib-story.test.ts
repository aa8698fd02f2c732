import type { Cluster } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isMissing } from '../support/program.ts'
import type { ServerKind } from '../support/redis-nodes.ts'
import { until } from '../support/until.ts'
import { countWrongKeys, TribCluster, writeKeys } from './trib-cluster.ts'

const KINDS: readonly ServerKind[] = ['slotscope', 'redis-server']
const KEYS = 3000

/** What the articles about Redis Cluster do by hand, one command after the other. */
for (const kind of KINDS) {
  describe.skipIf(kind === 'redis-server' && isMissing('redis-server', 'the story of a cluster on real servers'))(`the story of a cluster on nodes of ${kind}`, () => {
    let cluster: TribCluster
    let client: Cluster
    const idOf = (index: number): string => cluster.ids[index]!
    const succeed = async (...args: string[]): Promise<string> => {
      const { code, stdout, stderr } = await cluster.trib(...args)
      expect(code, stdout + stderr).toBe(0)
      expect(stderr).toBe('')
      return stdout
    }

    beforeAll(async () => {
      cluster = await TribCluster.start(kind, { primaries: 3, replicas: 1, spare: 2 })
      client = cluster.client()
      await writeKeys(client, KEYS)
    }, 60_000)
    afterAll(async () => {
      client.disconnect()
      await cluster.stop()
    })

    it('adds a primary, and a replica of it', async () => {
      expect(await succeed('add-node', cluster.address(6), cluster.address(0))).toContain('[OK] New node added correctly.')
      expect(await succeed('add-node', '--slave', '--master-id', idOf(6), cluster.address(7), cluster.address(0))).toContain(`>>> Configure node as replica of ${cluster.address(6)}.`)
      await until('the replica is one', async () => (await cluster.nodes[7]!.text('cluster', 'nodes')).includes(`myself,slave ${idOf(6)}`))
    }, 60_000)

    it('moves 4096 slots to it from all, while a client writes and reads without one failed or lost operation', async () => {
      const traffic = startTraffic(client)
      const stdout = await succeed('reshard', '--from', 'all', '--to', idOf(6), '--slots', '4096', '--yes', cluster.address(0))
      const { operations, failures } = await traffic.stop()
      expect(stdout).toContain('Ready to move 4096 slots.')
      expect(failures).toEqual([])
      expect(operations).toBeGreaterThan(50)
      expect(await countWrongKeys(client, KEYS)).toBe(0)
    }, 60_000)

    it('needs no rebalancing within 2 %', async () => {
      expect(await succeed('rebalance', cluster.address(0))).toContain('*** No rebalancing needed! All nodes are within the 2.00% threshold.')
    }, 60_000)

    it('refuses to remove a primary with slots', async () => {
      const { code, stderr } = await cluster.trib('del-node', cluster.address(0), idOf(6))
      expect(code).toBe(1)
      expect(stderr).toContain(`[ERR] Node ${cluster.address(6)} is not empty! Reshard data away and try again.`)
    }, 60_000)

    it('drains it into the others in equal parts', async () => {
      const stdout = await succeed('rebalance', '--weight', `${idOf(6)}=0`, cluster.address(0))
      expect([...stdout.matchAll(/^Moving (\d+) slots/gm)].map((match) => match[1]).sort()).toEqual(['1365', '1365', '1366'])
    }, 60_000)

    it('removes it and its replica, and the cluster is whole', async () => {
      await succeed('del-node', cluster.address(0), idOf(7))
      await succeed('del-node', cluster.address(0), idOf(6))
      const check = await succeed('check', cluster.address(0))
      expect(check).toContain('[OK] All nodes agree about slots configuration.')
      expect(check).not.toContain(idOf(6))
      expect(await countWrongKeys(client, KEYS)).toBe(0)
      expect(await cluster.nodes[6]!.text('cluster', 'info')).toContain('cluster_known_nodes:1')
    }, 60_000)

    it('grows and shrinks as one command each', async () => {
      const grown = await succeed('grow', '--yes', '--replicas', '1', cluster.address(0), cluster.address(6), cluster.address(7))
      expect(grown).toContain(`New master: ${cluster.address(6)}`)
      expect(await succeed('info', cluster.address(0))).toMatch(new RegExp(`${cluster.address(6)} .* 4096 slots \\| 1 slaves\\.`))
      await succeed('shrink', '--yes', cluster.address(0), idOf(6), idOf(7))
      expect(await succeed('info', cluster.address(0))).toContain(' keys in 3 masters.')
      expect(await countWrongKeys(client, KEYS)).toBe(0)
    }, 90_000)
  })
}

/** Writes and reads back as fast as one client goes, until stopped. */
function startTraffic(client: Cluster): { stop(): Promise<{ operations: number; failures: string[] }> } {
  let running = true
  let operations = 0
  const failures: string[] = []
  const loop = (async () => {
    while (running) {
      const key = `traffic:${operations++ % 2000}`
      try {
        await client.set(key, operations)
        const value = await client.get(key)
        if (value !== String(operations)) failures.push(`${key}: ${value} in place of ${operations}`)
      } catch (error) {
        failures.push(`${key}: ${String(error)}`)
      }
    }
  })()
  return {
    async stop() {
      running = false
      await loop
      return { operations, failures }
    },
  }
}
