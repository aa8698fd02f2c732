import { describe, expect, it } from 'vitest'
import { defaultClusterConfig } from '../../../src-main/engine/cluster/config.ts'
import type { ClusterCore } from '../../../src-main/engine/cluster/core.ts'
import { openCluster } from '../../../src-main/engine/cluster/open-cluster.ts'
import { parseNodesConf } from '../../../src-main/engine/cluster/nodes-conf.ts'
import { seededRandom } from './seeded-random.ts'
import { VirtualCluster } from './virtual-cluster.ts'

const A = 'a'.repeat(40)
const B = 'b'.repeat(40)
const C = 'c'.repeat(40)

/** As redis-server 7.0.15 writes it. */
const REDIS_7_0 = [
  `${B} 127.0.0.1:7001@17001 master - 0 1700000000123 2 connected 5461-10922`,
  `${A} 127.0.0.1:7000@17000,node-a.example myself,master - 0 1700000000000 1 connected 0-5459 5460 [93->-${B}] [10922-<-${B}]`,
  `${C} 127.0.0.1:7003@17003 slave,fail ${B} 1700000000500 1700000000100 2 disconnected`,
  'vars currentEpoch 7 lastVoteEpoch 6',
  '',
].join('\n')

const env = { nowMs: 1_700_000_001_000, random: seededRandom(1) }
const facts = {
  replicationOffset: () => 0n,
  primarySilenceMs: () => 0,
  countKeysInSlot: () => 0,
  keyCount: () => 0,
  hasSubscribers: () => false,
}

function open(conf: string | undefined): ReturnType<typeof openCluster> {
  const config = { ...defaultClusterConfig(7000), announceHostname: 'node-a.example' }
  return openCluster({ config, facts, conf }, env)
}

function opened(conf: string): ClusterCore {
  const result = open(conf)
  if (!result.ok) throw new Error(result.problem)
  return result.core
}

describe('nodes.conf', () => {
  it('restores epochs, roles, slots and open slots as Redis 7.0 saved them', () => {
    const core = opened(REDIS_7_0)
    expect(core.myself.id).toBe(A)
    expect(core.view.currentEpoch).toBe(7n)
    expect(core.view.lastVoteEpoch).toBe(6n)
    expect([core.slotOwner(0)?.id, core.slotOwner(5460)?.id, core.slotOwner(5461)?.id]).toEqual([A, A, B])
    expect(core.slotOwner(10923)).toBeUndefined()
    expect(core.migratingTo(93)?.id).toBe(B)
    expect(core.importingFrom(10922)?.id).toBe(B)
    expect(core.node(C)?.replicaOf?.id).toBe(B)
  })

  it('writes what it reads: a second round changes nothing', () => {
    const once = opened(REDIS_7_0).nodesConf()
    expect(opened(once).nodesConf()).toBe(once)
    expect(once).toContain('0-5460 [93->-')
    expect(once.endsWith('vars currentEpoch 7 lastVoteEpoch 6\n')).toBe(true)
  })

  it('reads the extra fields of 7.2 and keeps the hostname', () => {
    const conf = REDIS_7_0.replace(',node-a.example', `,node-a.example,shard-id=${C}`)
    expect(opened(conf).myself.hostname).toBe('node-a.example')
  })

  it('refuses a file that was cut off anywhere, since the epochs it must not forget come last', () => {
    for (let sizeBytes = 1; sizeBytes < REDIS_7_0.length; sizeBytes++) {
      expect(open(REDIS_7_0.slice(0, sizeBytes)), `${sizeBytes} bytes`).toMatchObject({ ok: false })
    }
  })

  it.each([
    ['a flag nobody knows', REDIS_7_0.replace('myself,master', 'myself,boss')],
    ['a slot out of range', REDIS_7_0.replace('5461-10922', '5461-16384')],
    ['a short id', REDIS_7_0.replace(B, 'b'.repeat(39))],
    ['no line about itself', REDIS_7_0.replace('myself,', '')],
    ['two lines about itself', REDIS_7_0.replace('17001 master', '17001 myself,master')],
    ['a line of garbage', `garbage\n${REDIS_7_0}`],
    ['an unfinished pair of vars', REDIS_7_0.replace('lastVoteEpoch 6', 'lastVoteEpoch')],
  ])('refuses to start on %s', (_, conf) => {
    expect(open(conf)).toMatchObject({ ok: false })
  })

  it('gives a node without a file a new id and saves it first of all', () => {
    const result = open(undefined)
    if (!result.ok) throw new Error(result.problem)
    const [first] = result.first.effects
    expect(first).toMatchObject({ kind: 'persist' })
    expect(first?.kind === 'persist' && parseNodesConf(first.conf).ok).toBe(true)
    expect(result.core.myself.id).toMatch(/^[0-9a-f]{40}$/)
  })

  it('brings a whole cluster back with the same view after every node was killed', () => {
    const cluster = new VirtualCluster(21)
    const ports = [7000, 7001, 7002, 7003, 7004, 7005]
    cluster.create(ports, 3)
    cluster.run(3000)
    for (const port of ports) cluster.kill(port)
    cluster.run(1000)
    for (const port of ports) cluster.start(port)
    const tookMs = cluster.runUntil(() => ports.every((port) => cluster.at(port).core.state === 'ok'), 10_000)
    expect(tookMs).toBeGreaterThanOrEqual(1900)
    expect(cluster.at(7003).followedPort).toBe(7000)
  })
})
