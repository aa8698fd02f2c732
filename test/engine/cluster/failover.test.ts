import { describe, expect, it } from 'vitest'
import { decodeMessage } from '../../../src-main/engine/bus/decode.ts'
import { encodeMessage } from '../../../src-main/engine/bus/encode.ts'
import { MFLAG_FORCEACK } from '../../../src-main/engine/bus/message.ts'
import type { ClusterEffect } from '../../../src-main/engine/cluster/effects.ts'
import { isFailed, isPrimary, isReplica } from '../../../src-main/engine/cluster/node.ts'
import { VirtualCluster } from './virtual-cluster.ts'

const PORTS = [7000, 7001, 7002, 7003, 7004, 7005]

function started(seed: number): VirtualCluster {
  const cluster = new VirtualCluster(seed)
  cluster.create(PORTS, 3)
  for (const port of [7000, 7001, 7002]) cluster.at(port).offset = 100n
  cluster.run(3000)
  return cluster
}

function typeOf(effect: ClusterEffect): string | undefined {
  if (effect.kind !== 'send') return undefined
  const decoded = decodeMessage(effect.bytes)
  return decoded.ok ? decoded.message.type : undefined
}

/** A vote request as the node on `port` would send it in an epoch. */
function ownVoteRequest(cluster: VirtualCluster, port: number, epoch: bigint): string {
  const { core } = cluster.at(port)
  const header = {
    port,
    plainPort: 0,
    busPort: port + 10000,
    currentEpoch: epoch,
    configEpoch: epoch,
    offset: 0n,
    sender: core.myself.id,
    slots: '\0'.repeat(2048),
    replicaOf: core.myself.replicaOf?.id,
    announcedIp: '',
    flags: core.myself.flags,
    state: 0,
    messageFlags: MFLAG_FORCEACK,
  }
  return encodeMessage({ type: 'auth-req', header })
}

describe('failover of a dead primary', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('promotes its replica within 3.5 s at a timeout of 1 s (seed %i)', (seed) => {
    const cluster = started(seed)
    cluster.kill(7000)
    const tookMs = cluster.runUntil(() => isPrimary(cluster.at(7003).core.myself), 10_000)
    expect(tookMs).toBeLessThanOrEqual(3500)
    cluster.runUntil(() => [7001, 7002, 7004].every((port) => cluster.at(port).core.state === 'ok'), 2000)
    for (const port of [7001, 7002, 7004, 7005]) expect(cluster.at(port).core.slotOwner(0)?.port).toBe(7003)
  })

  it('gives the winner a configEpoch greater than any other', () => {
    const cluster = started(3)
    cluster.kill(7001)
    cluster.runUntil(() => isPrimary(cluster.at(7004).core.myself), 10_000)
    const { core } = cluster.at(7004)
    for (const node of core.nodes) if (node !== core.myself) expect(core.myself.configEpoch > node.configEpoch).toBe(true)
  })

  it('saves and syncs a vote before it is sent', () => {
    const cluster = started(4)
    cluster.kill(7000)
    cluster.runUntil(() => isPrimary(cluster.at(7003).core.myself), 10_000)
    for (const port of [7001, 7002]) {
      const { effects } = cluster.at(port)
      const vote = effects.findIndex((effect) => typeOf(effect) === 'auth-ack')
      expect(vote).toBeGreaterThan(0)
      const saves = effects.slice(0, vote).filter((effect) => effect.kind === 'persist')
      const last = saves.at(-1)
      const epoch = cluster.at(7003).core.myself.configEpoch
      expect(last).toMatchObject({ kind: 'persist', fsync: true })
      expect(last?.conf).toContain(`lastVoteEpoch ${epoch}`)
    }
  })

  it('does not vote twice in an epoch, even after a restart', () => {
    const cluster = started(5)
    cluster.kill(7000)
    const voted = (): boolean => cluster.at(7001).effects.some((effect) => typeOf(effect) === 'auth-ack')
    cluster.runUntil(voted, 10_000)
    const { lastVoteEpoch } = cluster.at(7001).core.view
    cluster.kill(7001)
    cluster.start(7001)
    expect(cluster.at(7001).core.view.lastVoteEpoch).toBe(lastVoteEpoch)
    expect(lastVoteEpoch).toBeGreaterThan(0n)
    const before = cluster.at(7001).effects.length
    cluster.run(500)
    const candidate = cluster.at(7003).core.myself
    const request = ownVoteRequest(cluster, 7003, lastVoteEpoch)
    const link = cluster.at(7001).core.node(candidate.id)?.link
    if (!link) throw new Error('the voter has a link to the candidate')
    cluster.step(7001, { kind: 'packet', linkId: link.id, bytes: request })
    const again = cluster.at(7001).effects.slice(before).filter((effect) => typeOf(effect) === 'auth-ack')
    expect(again).toEqual([])
  })

  it('makes the returning old primary a replica of the new one, and drops its outdated keys', () => {
    const cluster = started(6)
    cluster.at(7000).keys.set(0, 3)
    cluster.kill(7000)
    cluster.runUntil(() => isPrimary(cluster.at(7003).core.myself), 10_000)
    cluster.start(7000)
    cluster.runUntil(() => isReplica(cluster.at(7000).core.myself), 5000)
    expect(cluster.at(7000).core.myself.replicaOf?.port).toBe(7003)
    expect(cluster.at(7000).followedPort).toBe(7003)
    cluster.runUntil(() => PORTS.every((port) => cluster.at(port).core.state === 'ok'), 5000)
  })

  it('does not elect a replica whose data is too old', () => {
    const cluster = started(7)
    cluster.at(7003).lastPrimaryContactMs = cluster.nowMs - 60_000
    cluster.at(7003).followedPort = undefined
    cluster.kill(7000)
    cluster.run(20_000)
    expect(isReplica(cluster.at(7003).core.myself)).toBe(true)
    expect(cluster.at(7001).core.state).toBe('fail')
  })

  it('does not promote anybody without a majority of primaries', () => {
    const cluster = started(8)
    cluster.cut([7000, 7003], [7001, 7002, 7004, 7005])
    cluster.run(1000)
    cluster.kill(7000)
    cluster.run(15_000)
    expect(isReplica(cluster.at(7003).core.myself)).toBe(true)
    expect(cluster.at(7003).core.state).toBe('fail')
  })

  it('stops serving on the minority side of a cut and heals afterwards', () => {
    const cluster = started(9)
    cluster.cut([7000], [7001, 7002, 7003, 7004, 7005])
    const tookMs = cluster.runUntil(() => cluster.at(7000).core.state === 'fail', 5000)
    expect(tookMs).toBeLessThanOrEqual(1700)
    cluster.runUntil(() => isPrimary(cluster.at(7003).core.myself), 10_000)
    cluster.heal()
    cluster.runUntil(() => isReplica(cluster.at(7000).core.myself), 10_000)
    expect(cluster.at(7000).core.slotOwner(0)?.port).toBe(7003)
  })

  it('lets the replica with the most data win', () => {
    const cluster = new VirtualCluster(10)
    cluster.create([7000, 7001, 7002, 7003, 7004, 7005, 7006], 3)
    cluster.run(1000)
    cluster.at(7003).followedPort = undefined
    cluster.at(7003).offset = 50n
    cluster.at(7000).offset = 100n
    cluster.run(3000)
    expect(cluster.at(7006).offset).toBe(100n)
    cluster.at(7003).lastPrimaryContactMs = cluster.nowMs
    cluster.kill(7000)
    cluster.runUntil(() => isPrimary(cluster.at(7006).core.myself), 10_000)
    expect(isReplica(cluster.at(7003).core.myself)).toBe(true)
  })
})

describe('failure detection', () => {
  it('does not call a node failed on the word of one primary', () => {
    const cluster = started(11)
    cluster.cut([7000], [7001])
    cluster.run(8000)
    expect(isFailed(cluster.at(7000).core.node(cluster.at(7001).core.myself.id) ?? cluster.at(7000).core.myself)).toBe(false)
    expect(isPrimary(cluster.at(7001).core.myself)).toBe(true)
  })

  it('forgets reports after twice the node timeout', () => {
    const cluster = started(12)
    const observer = cluster.at(7000).core
    const suspect = observer.node(cluster.at(7001).core.myself.id)
    const reporter = observer.node(cluster.at(7002).core.myself.id)
    if (!suspect || !reporter) throw new Error('the nodes know each other')
    suspect.failReports ??= new Map()
    suspect.failReports.set(reporter, cluster.nowMs)
    const at = (nowMs: number): number => observer.failureReports(suspect, { nowMs, random: cluster.at(7000).random })
    expect(at(cluster.nowMs + 2000)).toBe(1)
    expect(at(cluster.nowMs + 2001)).toBe(0)
  })

  it('takes a replica back as soon as it answers', () => {
    const cluster = started(13)
    cluster.kill(7005)
    const seen = (): boolean => {
      const node = cluster.at(7000).core.node(cluster.at(7005).core.myself.id)
      return node !== undefined && isFailed(node)
    }
    cluster.runUntil(seen, 5000)
    cluster.start(7005)
    cluster.runUntil(() => !seen(), 3000)
  })
})

describe('epoch collision', () => {
  it('leaves two primaries with different epochs; the one with the smaller id moves', () => {
    const cluster = new VirtualCluster(14)
    for (const port of [7000, 7001]) {
      cluster.add(port)
      cluster.admin(port, { kind: 'set-config-epoch', epoch: 5n })
    }
    cluster.admin(7000, { kind: 'add-slots', slots: [1] })
    cluster.admin(7001, { kind: 'add-slots', slots: [2] })
    cluster.admin(7000, { kind: 'meet', ip: '127.0.0.1', port: 7001, busPort: 17001 })
    cluster.run(3000)
    const [low, high] = [7000, 7001].map((port) => cluster.at(port).core.myself).sort((a, b) => (a.id < b.id ? -1 : 1))
    expect(low?.configEpoch).toBe(6n)
    expect(high?.configEpoch).toBe(5n)
  })
})
