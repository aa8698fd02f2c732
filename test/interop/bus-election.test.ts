import { afterEach, describe, expect, it } from 'vitest'
import { isFailed, isPrimary, isReplica } from '../../src-main/engine/cluster/node.ts'
import { type BusNode, range, startBusNode } from '../engine/bus/bus-node.ts'
import { isMissing } from '../support/program.ts'
import { freePorts } from '../support/free-ports.ts'
import { startNodes, stopNodes, type TestNode } from '../support/redis-nodes.ts'
import { until } from '../support/until.ts'

const ours: BusNode[] = []
const real: TestNode[] = []

async function startOurs(count: number): Promise<BusNode[]> {
  const nodes = await Promise.all((await freePorts(count)).map((port) => startBusNode(port)))
  ours.push(...nodes)
  return nodes
}

async function startReal(count: number): Promise<TestNode[]> {
  const nodes = await startNodes('redis-server', count)
  real.push(...nodes)
  return nodes
}

function isOk(node: TestNode): Promise<boolean> {
  return node.text('cluster', 'info').then((info) => info.includes('cluster_state:ok'))
}

afterEach(async () => {
  for (const node of ours.splice(0)) node.stop()
  await stopNodes(real.splice(0))
})

describe.skipIf(isMissing('redis-server', 'elections among both kinds of node'))('elections on one bus with redis-server', () => {
  it('our primaries vote a real replica into the place of its dead primary', async () => {
    const [primary, replica] = await startReal(2)
    const [a, b] = await startOurs(2)
    if (!primary || !replica || !a || !b) throw new Error('four nodes')
    await primary.call('cluster', 'addslotsrange', 0, 5460)
    a.runtime.admin({ kind: 'add-slots', slots: range(5461, 10922) })
    b.runtime.admin({ kind: 'add-slots', slots: range(10923, 16383) })
    for (const node of [a, b]) {
      node.runtime.admin({ kind: 'meet', ip: '127.0.0.1', port: primary.port, busPort: primary.port + 10000 })
    }
    await replica.call('cluster', 'meet', '127.0.0.1', a.port)
    const primaryId = await primary.text('cluster', 'myid')
    await until('the replica knows its primary', async () => (await replica.text('cluster', 'nodes')).includes(primaryId))
    await replica.call('cluster', 'replicate', primaryId)
    await until('all are ok', async () => a.runtime.core.state === 'ok' && b.runtime.core.state === 'ok' && (await isOk(replica)), 20_000)
    await until('the replica is in sync', async () => (await replica.text('info', 'replication')).includes('master_link_status:up'), 20_000)
    const replicaId = await replica.text('cluster', 'myid')
    await until('its role is known here', () => {
      const node = a.runtime.core.node(replicaId)
      return node && isReplica(node)
    })
    await primary.stop('SIGKILL')
    await until('the replica owns the slots', () => a.runtime.core.slotOwner(0)?.id === replicaId, 20_000)
    expect(await replica.text('role')).toContain('master')
    await until('the cluster is ok again', () => a.runtime.core.state === 'ok' && b.runtime.core.state === 'ok')
    expect(a.runtime.core.view.lastVoteEpoch).toBeGreaterThan(0n)
  })

  it('real primaries vote our replica into the place of our dead primary', async () => {
    const [x, y] = await startReal(2)
    const [primary, replica] = await startOurs(2)
    if (!x || !y || !primary || !replica) throw new Error('four nodes')
    primary.runtime.admin({ kind: 'add-slots', slots: range(0, 5460) })
    await x.call('cluster', 'addslotsrange', 5461, 10922)
    await y.call('cluster', 'addslotsrange', 10923, 16383)
    for (const node of [primary, replica]) {
      node.runtime.admin({ kind: 'meet', ip: '127.0.0.1', port: x.port, busPort: x.port + 10000 })
    }
    await y.call('cluster', 'meet', '127.0.0.1', primary.port)
    const primaryId = primary.runtime.core.myself.id
    await until('the replica knows its primary', () => replica.runtime.core.node(primaryId))
    expect(replica.runtime.admin({ kind: 'replicate', nodeId: primaryId })).toMatchObject({ ok: true })
    await until('all are ok', async () => replica.runtime.core.state === 'ok' && (await isOk(x)) && (await isOk(y)), 20_000)
    const replicaId = replica.runtime.core.myself.id
    await until('the real nodes know its role', async () => {
      const views = await Promise.all([x, y].map((node) => node.text('cluster', 'nodes')))
      return views.every((view) => view.includes(`slave ${primaryId}`) && view.includes(replicaId))
    })
    primary.runtime.crash()
    await until('the replica has been elected', () => isPrimary(replica.runtime.core.myself), 20_000)
    await until('the real nodes follow', async () => (await isOk(x)) && (await x.text('cluster', 'slots')).includes(replicaId), 10_000)
    const dead = replica.runtime.core.node(primaryId)
    expect(dead && isFailed(dead)).toBe(true)
  })
})
