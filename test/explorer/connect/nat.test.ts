import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ClusterClient } from '../../../src-main/explorer/cluster-client.ts'
import { testConnection } from '../../../src-main/explorer/connect/connection-test.ts'
import { neighbourAddresses } from '../../../src-main/explorer/connect/nat-candidates.ts'
import { proposeNatMap } from '../../../src-main/explorer/connect/nat-probe.ts'
import { NetworkPath } from '../../../src-main/explorer/connect/network-path.ts'
import { TopologyWatch } from '../../../src-main/explorer/topology-watch.ts'
import { freePorts } from '../../support/free-ports.ts'
import { isMissing } from '../../support/program.ts'
import { startNodes, stopNodes, type ServerKind, type TestNode } from '../../support/redis-nodes.ts'
import { until } from '../../support/until.ts'
import { startRelay, type Relay } from '../../support/tcp-relay.ts'
import { startCluster } from '../small-cluster.ts'

describe('likely places of nodes behind a port forward', () => {
  it('are the seed\'s host with their own port, with the seed\'s offset, and the ports around the seed', () => {
    const places = neighbourAddresses({ host: 'relay', port: 17000 }, { host: '10.0.0.1', port: 6379 }, [{ host: '10.0.0.2', port: 6379 }, { host: '10.0.0.3', port: 6380 }])
    expect(places.slice(0, 4)).toEqual([6379, 6380, 17000, 17001].map((port) => ({ host: 'relay', port })))
    expect(places).toContainEqual({ host: 'relay', port: 16999 })
    expect(places.length).toBeLessThan(200)
  })

  it('stay within what a port can be', () => {
    const ports = neighbourAddresses({ host: 'h', port: 2 }, undefined, [{ host: 'x', port: 65535 }]).map(({ port }) => port)
    expect(Math.min(...ports)).toBe(1)
    expect(Math.max(...ports)).toBe(65535)
  })
})

for (const kind of ['slotscope', 'redis-server'] as ServerKind[]) {
  describe.skipIf(kind === 'redis-server' && isMissing('redis-server', 'real servers behind a port forward'))(`a cluster of ${kind} that announces ports nobody listens on`, () => {
    let nodes: TestNode[] = []
    let others: TestNode[] = []
    let relays: Relay[] = []
    let deadPorts: number[] = []
    const seed = () => ({ host: '127.0.0.1', port: relays[0]!.port })
    const announced = (node: TestNode) => ({ host: '127.0.0.1', port: deadPorts[nodes.indexOf(node)]! })

    beforeAll(async () => {
      nodes = await startCluster(kind, 3, 0)
      others = await startNodes(kind, 1)
      const ports = await freePorts(1)
      relays = await Promise.all(nodes.map((node, i) => startRelay(node.port, i === 0 ? ports[0] : ports[0]! + i)))
      deadPorts = await freePorts(3)
      // The bus stays where it is, as between containers that reach each other while nobody outside does.
      for (const [i, node] of nodes.entries()) {
        await node.call('config', 'set', 'cluster-announce-bus-port', node.port + 10000)
        await node.call('config', 'set', 'cluster-announce-port', deadPorts[i]!)
      }
      for (const node of nodes) await until('all know all announced ports', async () => {
        const text = await node.text('cluster', 'nodes')
        return deadPorts.every((port) => text.includes(`:${port}@`)) && text.split(' connected').length === 4
      }, 20_000)
    }, 60_000)
    afterAll(async () => {
      await Promise.all(relays.map((relay) => relay.close()))
      await stopNodes([...nodes, ...others])
    })

    it('says of each node why it cannot be reached', async () => {
      const report = await testConnection({ seeds: [seed()], credentials: undefined, path: new NetworkPath({ seeds: [seed()] }) })
      expect(report).toMatchObject({ kind: 'cluster', state: 'ok', strangers: [] })
      expect(report.nodes.map(({ health, reason }) => [health, reason?.includes('Connection refused')])).toEqual([['unreachable', true], ['unreachable', true], ['unreachable', true]])
    })

    it('is found again by probing, each node by its id', async () => {
      const proposals = await proposeNatMap({ seeds: [seed()], credentials: undefined, path: new NetworkPath({ seeds: [seed()] }) })
      expect(proposals.map(({ verdict }) => verdict)).toEqual(['found', 'found', 'found'])
      for (const [i, node] of nodes.entries()) {
        expect(proposals).toContainEqual(expect.objectContaining({ nodeId: await node.text('cluster', 'myid'), announced: announced(node), actual: { host: '127.0.0.1', port: relays[i]!.port } }))
      }
    })

    it('is whole through the map: picture and redirects', async () => {
      const path = await mappedPath()
      const watch = new TopologyWatch({ seed: seed(), path })
      const topology = await watch.refresh()
      expect(topology.nodes.map(({ health }) => health)).toEqual(['ok', 'ok', 'ok'])
      const client = new ClusterClient({ seed: seed(), path, mode: 'follow' })
      const { reply, trace } = await client.sendTraced(['SET', 'key:test:2', 'through the map'])
      expect(reply).toMatchObject({ type: 'simple', text: 'OK' })
      expect(trace.hops.at(-1)?.node).toEqual(announced(nodes[1]!))
      client.close()
      watch.stop()
    })

    it('does not take another cluster\'s node for its own when a forward leads elsewhere', async () => {
      const path = await mappedPath()
      relays[1]!.lead(others[0]!.port)
      const watch = new TopologyWatch({ seed: seed(), path })
      const topology = await watch.refresh()
      const lost = topology.nodes.find(({ port }) => port === announced(nodes[1]!).port)
      expect(lost).toMatchObject({ health: 'unreachable', reason: expect.stringContaining('Another node') })
      const client = new ClusterClient({ seed: seed(), path, mode: 'follow' })
      await expect(client.send(['SET', 'key:test:2', 'astray'])).rejects.toMatchObject({ reason: 'wrong-node' })
      expect(await others[0]!.text('dbsize')).toBe('0')
      client.close()
      watch.stop()
      relays[1]!.lead(nodes[1]!.port)
    })

    it('of which a seed belongs to another cluster is told', async () => {
      const seeds = [seed(), { host: '127.0.0.1', port: others[0]!.port }]
      const report = await testConnection({ seeds, credentials: undefined, path: new NetworkPath({ seeds }) })
      expect(report.strangers).toEqual([seeds[1]])
    })

    async function mappedPath(): Promise<NetworkPath> {
      const natMap = await Promise.all(nodes.map(async (node, i) => ({ announced: announced(node), actual: { host: '127.0.0.1', port: relays[i]!.port }, nodeId: await node.text('cluster', 'myid') })))
      return new NetworkPath({ seeds: [seed()], natMap })
    }
  })
}
