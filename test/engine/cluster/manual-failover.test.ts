import { describe, expect, it } from 'vitest'
import { isPrimary, isReplica } from '../../../src-main/engine/cluster/node.ts'
import { VirtualCluster } from './virtual-cluster.ts'

const PORTS = [7000, 7001, 7002, 7003, 7004, 7005]

function started(seed: number): VirtualCluster {
  const cluster = new VirtualCluster(seed)
  cluster.create(PORTS, 3)
  cluster.at(7000).offset = 500n
  cluster.run(2000)
  return cluster
}

describe('CLUSTER FAILOVER', () => {
  it('swaps the roles without a failure, pausing writers of the old primary until then', () => {
    const cluster = started(1)
    expect(cluster.admin(7003, { kind: 'failover', mode: 'plain' })).toEqual({ ok: true, status: 'OK' })
    cluster.runUntil(() => isPrimary(cluster.at(7003).core.myself), 1000)
    expect(cluster.at(7000).effects).toContainEqual({ kind: 'pause-writes', untilMs: expect.any(Number) as number })
    cluster.runUntil(() => isReplica(cluster.at(7000).core.myself), 2000)
    expect(cluster.at(7000).paused).toBe(false)
    expect(cluster.at(7000).core.myself.replicaOf?.port).toBe(7003)
  })

  it('does not take over before all of the paused primary is here, and gives up after five seconds', () => {
    const cluster = started(2)
    cluster.at(7003).followedPort = undefined
    cluster.at(7003).offset = 400n
    cluster.admin(7003, { kind: 'failover', mode: 'plain' })
    cluster.run(4000)
    expect(isReplica(cluster.at(7003).core.myself)).toBe(true)
    expect(cluster.at(7000).paused).toBe(true)
    cluster.run(2000)
    expect(cluster.at(7000).paused).toBe(false)
    expect(isReplica(cluster.at(7003).core.myself)).toBe(true)
  })

  it('needs FORCE when the primary is down, and a majority that agrees', () => {
    const cluster = started(3)
    cluster.kill(7000)
    cluster.run(50)
    expect(cluster.admin(7003, { kind: 'failover', mode: 'plain' })).toEqual({
      ok: false,
      error: 'ERR Master is down or failed, please use CLUSTER FAILOVER FORCE',
    })
    expect(cluster.admin(7003, { kind: 'failover', mode: 'force' })).toMatchObject({ ok: true })
    const tookMs = cluster.runUntil(() => isPrimary(cluster.at(7003).core.myself), 2000)
    expect(tookMs).toBeLessThan(500)
  })

  it('TAKEOVER asks nobody', () => {
    const cluster = started(4)
    for (const port of [7000, 7001, 7002]) cluster.kill(port)
    expect(cluster.admin(7003, { kind: 'failover', mode: 'takeover' })).toMatchObject({ ok: true })
    expect(isPrimary(cluster.at(7003).core.myself)).toBe(true)
    expect(cluster.at(7003).core.slotOwner(0)).toBe(cluster.at(7003).core.myself)
  })

  it('is refused on a primary', () => {
    const cluster = started(5)
    expect(cluster.admin(7000, { kind: 'failover', mode: 'plain' })).toEqual({
      ok: false,
      error: 'ERR You should send CLUSTER FAILOVER to a replica',
    })
  })
})

describe('replica migration', () => {
  it('moves a spare replica to a primary that has lost its own', () => {
    const cluster = new VirtualCluster(6)
    cluster.create([...PORTS, 7006], 3)
    for (const port of [7000, 7001, 7002]) cluster.at(port).offset = 10n
    cluster.run(2000)
    cluster.kill(7004)
    cluster.runUntil(() => [7003, 7006].some((port) => cluster.at(port).core.myself.replicaOf?.port === 7001), 20_000)
    const left = [7003, 7006].filter((port) => cluster.at(port).core.myself.replicaOf?.port === 7000)
    expect(left).toHaveLength(1)
  })

  it('does not happen when it is switched off', () => {
    const cluster = new VirtualCluster(7, { allowReplicaMigration: false })
    cluster.create([...PORTS, 7006], 3)
    cluster.run(1000)
    cluster.kill(7004)
    cluster.run(20_000)
    expect([7003, 7006].map((port) => cluster.at(port).core.myself.replicaOf?.port)).toEqual([7000, 7000])
  })
})
