import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isMissing, slotscope } from '../support/program.ts'
import { startNodes, stopNodes, type TestNode, untilClusterOk } from '../support/redis-nodes.ts'
import { until } from '../support/until.ts'

describe.skipIf(isMissing('redis-server', 'clusters of both kinds of node'))('a cluster of both kinds of node', () => {
  let ours: TestNode[]
  let real: TestNode[]
  let ourPrimary: TestNode

  beforeAll(async () => {
    ours = await startNodes('slotscope', 3)
    real = await startNodes('redis-server', 2)
    ourPrimary = ours[0]!
    const created = await slotscope(['trib', 'create', '--yes', ...ours.map((node) => `127.0.0.1:${node.port}`)])
    expect(created.stderr).toBe('')
    await untilClusterOk(ours)
  })
  afterAll(async () => stopNodes([...ours, ...real]))

  it('lets a real server join by CLUSTER MEET and become a replica of an embedded primary, with its data', async () => {
    const key = await keyOwnedBy(ourPrimary)
    await ourPrimary.call('set', key, 'before the replica came')
    const replica = real[0]!
    await replica.call('cluster', 'meet', '127.0.0.1', ourPrimary.port)
    const primaryId = await ourPrimary.text('cluster', 'myid')
    await until('the real server knows our primary', async () => (await replica.text('cluster', 'nodes')).includes(primaryId))
    await until('it may replicate', async () => (await replica.call('cluster', 'replicate', primaryId)) === 'OK')
    await until('the link is up', async () => (await replica.text('info', 'replication')).includes('master_link_status:up'), 20_000)
    await replica.call('readonly')
    expect(await replica.call('get', key)).toBe('before the replica came')
    await ourPrimary.call('set', key, 'after')
    await until('the write reaches the replica', async () => (await replica.call('get', key)) === 'after')
  })

  it('lets an embedded node become a replica of a real primary, with its data', async () => {
    const primary = real[1]!
    const [, , spare] = ours as [TestNode, TestNode, TestNode]
    await moveAllSlots(spare, primary)
    const key = await keyOwnedBy(primary)
    await primary.call('set', key, 'real value')
    const primaryId = await primary.text('cluster', 'myid')
    await until('the spare node may replicate', async () => (await spare.call('cluster', 'replicate', primaryId)) === 'OK')
    await until('the link is up', async () => (await spare.text('info', 'replication')).includes('master_link_status:up'), 20_000)
    await spare.call('readonly')
    expect(await spare.call('get', key)).toBe('real value')
    await primary.call('set', key, 'newer')
    await until('the write reaches our replica', async () => (await spare.call('get', key)) === 'newer')
  })

  /** Gives every slot of an empty primary to another node, by hand, and waits until all see it. */
  async function moveAllSlots(from: TestNode, to: TestNode): Promise<void> {
    await to.call('cluster', 'meet', '127.0.0.1', from.port)
    const toId = await to.text('cluster', 'myid')
    const fromId = await from.text('cluster', 'myid')
    const everyone = [...ours, to]
    for (const node of everyone) await until('all know the newcomer', async () => (await node.text('cluster', 'nodes')).includes(toId))
    const line = (await from.text('cluster', 'nodes')).split('\n').find((text) => text.includes('myself'))!
    const [first, last] = line.split(' ')[8]!.split('-').map(Number) as [number, number]
    await to.call('cluster', 'addslotsrange', first, last).catch(() => undefined) // It knows the owner already: SETSLOT below says it all.
    for (let slot = first; slot <= last; slot++) await Promise.all([to, from].map((node) => node.call('cluster', 'setslot', slot, 'node', toId)))
    await to.call('cluster', 'bumpepoch')
    for (const node of everyone) {
      await until(`node ${node.port} sees the new owner`, async () => {
        const text = await node.text('cluster', 'nodes')
        const owner = text.split('\n').find((entry) => entry.startsWith(toId))!
        return owner.includes(`${first}-${last}`) && !text.split('\n').find((entry) => entry.startsWith(fromId))!.includes(`${first}-`)
      }, 20_000)
    }
  }
})

/** A key whose slot a node serves. */
async function keyOwnedBy(node: TestNode): Promise<string> {
  for (let i = 0; i < 500; i++) {
    const key = `key:${i}`
    const isServed = await node.call('exists', key).then(() => true, () => false)
    if (isServed) return key
  }
  throw new Error(`Node ${node.port} serves none of 500 keys.`)
}
