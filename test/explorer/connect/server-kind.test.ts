import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TopologyWatch } from '../../../src-main/explorer/topology-watch.ts'
import type { Topology } from '../../../src-main/explorer/topology.ts'
import { freePorts } from '../../support/free-ports.ts'
import { isMissing, start, type Running } from '../../support/program.ts'
import { startNode, stopNodes, type TestNode } from '../../support/redis-nodes.ts'
import { until } from '../../support/until.ts'

async function pictureFrom(port: number): Promise<Topology> {
  const watch = new TopologyWatch({ seed: { host: '127.0.0.1', port }, allowStandalone: true, timeoutMs: 1500 })
  try {
    return await watch.refresh()
  } finally {
    watch.stop()
  }
}

describe.skipIf(isMissing('redis-server', 'telling servers of other kinds apart'))('the kind of a server', () => {
  let primary: TestNode
  let replica: TestNode
  let alone: TestNode
  let sentinel: Running
  let sentinelPort: number
  const folder = mkdtempSync(join(tmpdir(), 'slotscope-sentinel-'))

  beforeAll(async () => {
    const [a, b, c, d] = await freePorts(4)
    sentinelPort = d!
    primary = await startNode('redis-server', a!, ['--save', ''])
    replica = await startNode('redis-server', b!, ['--save', '', '--replicaof', '127.0.0.1', String(a)])
    alone = await startNode('redis-server', c!, ['--save', ''])
    writeFileSync(join(folder, 'sentinel.conf'), `port ${d}\nbind 127.0.0.1\ndir ${folder}\nsentinel monitor main 127.0.0.1 ${a} 1\n`)
    sentinel = start('redis-server', [join(folder, 'sentinel.conf'), '--sentinel'], { cwd: folder })
    await until('the replica follows', async () => (await primary.text('info', 'replication')).includes('state=online'))
    await until('the sentinel knows both', async () => (await pictureFrom(sentinelPort)).nodes.length === 2, 20_000)
  }, 60_000)
  afterAll(async () => {
    await sentinel.stop()
    await stopNodes([primary, replica, alone])
    rmSync(folder, { recursive: true, force: true })
  })

  it('is standalone for a lone server', async () => {
    expect(await pictureFrom(alone.port)).toMatchObject({ kind: 'standalone', state: 'ok', nodes: [{ role: 'primary', health: 'ok' }] })
  })

  it.each(['primary', 'replica'] as const)('is replication for a %s, seen with all its servers', async (from) => {
    const topology = await pictureFrom((from === 'primary' ? primary : replica).port)
    expect(topology).toMatchObject({ kind: 'replication', state: 'ok' })
    expect(topology.shards).toMatchObject([{ letter: 'A', replicaIds: [expect.any(String)] }])
    expect(topology.nodes.map(({ port, role, health }) => [port, role, health]).sort()).toEqual([[primary.port, 'primary', 'ok'], [replica.port, 'replica', 'ok']].sort())
    expect(topology.nodes.find(({ role }) => role === 'replica')?.replicationLagBytes).toBeGreaterThanOrEqual(0)
  })

  it('is sentinel for a sentinel, seen with what it watches', async () => {
    const topology = await pictureFrom(sentinelPort)
    expect(topology).toMatchObject({ kind: 'sentinel', state: 'ok', viewOf: `127.0.0.1:${sentinelPort}` })
    expect(topology.nodes.map(({ port, role, health }) => [port, role, health]).sort()).toEqual([[primary.port, 'primary', 'ok'], [replica.port, 'replica', 'ok']].sort())
  })

  it('stays replication for a replica whose primary is gone, with the primary shown as unreachable', async () => {
    await primary.stop('SIGKILL')
    const topology = await pictureFrom(replica.port)
    expect(topology).toMatchObject({ kind: 'replication', state: 'unknown' })
    expect(topology.nodes.find(({ role }) => role === 'primary')).toMatchObject({ port: primary.port, health: 'unreachable' })
  })
})
