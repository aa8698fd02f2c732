import { describe, expect, it } from 'vitest'
import type { FoundingMember } from '../../../src-main/engine/cluster/admin/found.ts'
import { VirtualCluster } from './virtual-cluster.ts'

const PORTS = [7000, 7001, 7002, 7003, 7004, 7005]

/** Three primaries that share all slots, and a replica for each. */
function membersOf(cluster: VirtualCluster): FoundingMember[] {
  const ids = PORTS.map((port) => cluster.at(port).core.myself.id)
  return PORTS.map((port, index) => ({
    nodeId: ids[index]!,
    ip: '127.0.0.1',
    port,
    busPort: port + 10000,
    primaryId: index < 3 ? undefined : ids[index - 3],
    configEpoch: index < 3 ? BigInt(index + 1) : 0n,
    ranges: index < 3 ? [{ start: [0, 5461, 10923][index]!, end: [5460, 10922, 16383][index]! }] : [],
  }))
}

function six(): VirtualCluster {
  const cluster = new VirtualCluster(3, { nodeTimeoutMs: 1000 })
  for (const port of PORTS) cluster.add(port)
  return cluster
}

describe('founding a cluster', () => {
  it('makes every node serve at once, before a single message has passed', () => {
    const cluster = six()
    const members = membersOf(cluster)
    for (const port of PORTS) expect(cluster.admin(port, { kind: 'found', members })).toEqual({ ok: true, status: 'OK' })
    for (const port of PORTS) {
      const { core } = cluster.at(port)
      expect(core.state).toBe('ok')
      expect(core.slotOwner(6000)?.id).toBe(members[1]!.nodeId)
      expect(core.view.currentEpoch).toBe(3n)
    }
    expect(cluster.at(7004).followedPort).toBe(7001)
  })

  it('is kept by gossip: everybody hears from everybody, and nothing changes', () => {
    const cluster = six()
    const members = membersOf(cluster)
    for (const port of PORTS) cluster.admin(port, { kind: 'found', members })
    cluster.run(3000)
    for (const port of PORTS) {
      const { core } = cluster.at(port)
      expect([...core.nodes].filter((node) => node !== core.myself && node.pongReceivedMs === 0)).toEqual([])
      expect(core.myself.configEpoch).toBe(members[PORTS.indexOf(port)]!.configEpoch)
    }
  })

  it('is in nodes.conf before anything is sent', () => {
    const cluster = six()
    cluster.admin(7000, { kind: 'found', members: membersOf(cluster) })
    const kinds = cluster.at(7000).effects.map(({ kind }) => kind)
    expect(kinds.lastIndexOf('persist')).toBeLessThan(kinds.indexOf('dial'))
    expect(cluster.at(7000).conf).toContain(`${membersOf(cluster)[5]!.nodeId} 127.0.0.1:7005@17005 slave ${membersOf(cluster)[2]!.nodeId}`)
  })

  it.each<[string, (members: FoundingMember[]) => FoundingMember[]]>([
    ['a slot is dealt twice', ([one, two, ...rest]) => [one!, { ...two!, ranges: [{ start: 5460, end: 9000 }] }, ...rest]],
    ['a slot does not exist', ([one, ...rest]) => [{ ...one!, ranges: [{ start: 0, end: 16384 }] }, ...rest]],
    ['a replica follows a replica', (members) => members.map((member, index) => (index === 5 ? { ...member, primaryId: members[4]!.nodeId } : member))],
    ['this node is not among the members', (members) => members.slice(1)],
    ['a member has no valid id', ([one, two, ...rest]) => [one!, { ...two!, nodeId: 'x' }, ...rest]],
  ])('is refused when %s', (_what, spoil) => {
    const cluster = six()
    expect(cluster.admin(7000, { kind: 'found', members: spoil(membersOf(cluster)) }).ok).toBe(false)
    expect(cluster.at(7000).core.view.nodes.size).toBe(1)
  })

  it('is refused by a node that is in a cluster already', () => {
    const cluster = six()
    const members = membersOf(cluster)
    cluster.admin(7000, { kind: 'found', members })
    expect(cluster.admin(7000, { kind: 'found', members })).toMatchObject({ ok: false })
  })
})
