import { describe, expect, it } from 'vitest'
import { isReplica } from '../../../src-main/engine/cluster/node.ts'
import { VirtualCluster } from './virtual-cluster.ts'

const PORTS = [7000, 7001, 7002, 7003, 7004, 7005]

function slotMap(cluster: VirtualCluster, port: number): string {
  const { core } = cluster.at(port)
  return Array.from({ length: 16384 }, (_, slot) => core.slotOwner(slot)?.port ?? 0).join()
}

describe('joining a cluster', () => {
  it('lets six new nodes know each other and find the cluster ok well within a second', () => {
    const cluster = new VirtualCluster(1)
    const startMs = cluster.nowMs
    cluster.create(PORTS, 3)
    expect(cluster.nowMs - startMs).toBeLessThan(400)
  })

  it.each([1, 2, 3, 4, 5])('gives all nodes the same slot map (seed %i)', (seed) => {
    const cluster = new VirtualCluster(seed)
    cluster.create(PORTS, 3)
    const maps = new Set(PORTS.map((port) => slotMap(cluster, port)))
    expect(maps.size).toBe(1)
    expect([...maps][0]).not.toContain(',0')
  })

  it('shows replicas under their primaries on every node', () => {
    const cluster = new VirtualCluster(2)
    cluster.create(PORTS, 3)
    cluster.run(200)
    for (const port of PORTS) {
      const replicas = [...cluster.at(port).core.nodes].filter(isReplica)
      expect(replicas.map((node) => [node.port, node.replicaOf?.port]).sort()).toEqual([
        [7003, 7000],
        [7004, 7001],
        [7005, 7002],
      ])
    }
  })

  it('is repeatable: the same seed gives the same bytes on disk', () => {
    const run = (): string[] => {
      const cluster = new VirtualCluster(9)
      cluster.create(PORTS, 3)
      cluster.run(5000)
      return PORTS.map((port) => cluster.at(port).conf)
    }
    expect(run()).toEqual(run())
  })

  it('gives up a handshake nobody answers, after the node timeout', () => {
    const cluster = new VirtualCluster(3)
    cluster.add(7000)
    cluster.admin(7000, { kind: 'meet', ip: '127.0.0.1', port: 7999, busPort: 17999 })
    expect([...cluster.at(7000).core.nodes]).toHaveLength(2)
    cluster.run(1300)
    expect([...cluster.at(7000).core.nodes]).toHaveLength(1)
  })

  it('does not add itself when told to meet itself', () => {
    const cluster = new VirtualCluster(4)
    cluster.add(7000)
    cluster.admin(7000, { kind: 'meet', ip: '127.0.0.1', port: 7000, busPort: 17000 })
    cluster.run(3000)
    expect([...cluster.at(7000).core.nodes].map((node) => node.port)).toEqual([7000])
  })

  it('refuses an address that is none', () => {
    const cluster = new VirtualCluster(4)
    cluster.add(7000)
    const meet = (ip: string, port: number): unknown => cluster.admin(7000, { kind: 'meet', ip, port, busPort: port + 10000 })
    expect(meet('localhost', 7001)).toEqual({ ok: false, error: 'ERR Invalid node address specified: localhost:7001' })
    expect(meet('127.0.0.1', 70000)).toMatchObject({ ok: false })
    expect(meet('256.0.0.1', 7001)).toMatchObject({ ok: false })
    expect(meet('::1', 7001)).toMatchObject({ ok: true })
  })

  it('bans a forgotten node for sixty seconds and takes it back by gossip after that', () => {
    const cluster = new VirtualCluster(5, { nodeTimeoutMs: 2000 })
    cluster.create(PORTS, 3)
    const gone = cluster.at(7005).core.myself.id
    expect(cluster.admin(7000, { kind: 'forget', nodeId: gone })).toEqual({ ok: true, status: 'OK' })
    cluster.run(59_000)
    expect(cluster.at(7000).core.node(gone)).toBeUndefined()
    cluster.run(12_000)
    expect(cluster.at(7000).core.node(gone)?.port).toBe(7005)
  })
})
