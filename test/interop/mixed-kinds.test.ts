import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isMissing, slotscope } from '../support/program.ts'
import { startNodes, stopNodes, type TestNode, untilClusterOk } from '../support/redis-nodes.ts'
import { until } from '../support/until.ts'

describe.skipIf(isMissing('redis-server', 'clusters of both kinds of node'))('a cluster of both kinds of node', () => {
  let ours: TestNode[]
  let real: TestNode[]

  /** Two embedded primaries and a real one; an embedded and a real node to spare. */
  beforeAll(async () => {
    ours = await startNodes('slotscope', 3)
    real = await startNodes('redis-server', 2)
    const primaries = [ours[0]!, ours[1]!, real[0]!]
    const created = await slotscope(['trib', 'create', '--yes', ...primaries.map((node) => `127.0.0.1:${node.port}`)])
    expect(created.stderr).toBe('')
    await untilClusterOk(primaries)
  })
  afterAll(async () => stopNodes([...ours, ...real]))

  it('lets a real server join by CLUSTER MEET and become a replica of an embedded primary, with its data', async () => {
    await expectReplication({ primary: ours[0]!, replica: real[1]! })
  })

  it('lets an embedded node become a replica of a real primary, with its data', async () => {
    await expectReplication({ primary: real[0]!, replica: ours[2]! })
  })
})

/** The replica joins, takes over what was there, and follows what comes. */
async function expectReplication({ primary, replica }: { primary: TestNode; replica: TestNode }): Promise<void> {
  const key = await keyOwnedBy(primary)
  await primary.call('set', key, 'before the replica came')
  await primary.call('zadd', `{${key}}:scores`, '1.5', 'one', '-inf', 'two')
  await replica.call('cluster', 'meet', '127.0.0.1', primary.port)
  const primaryId = await primary.text('cluster', 'myid')
  await until('the replica may follow', async () => (await replica.call('cluster', 'replicate', primaryId)) === 'OK')
  await until('the link is up', async () => (await replica.text('info', 'replication')).includes('master_link_status:up'), 20_000)
  await untilClusterOk([replica])
  await replica.call('readonly')
  expect(await replica.call('get', key)).toBe('before the replica came')
  expect(await replica.call('zrange', `{${key}}:scores`, '0', '-1', 'withscores')).toEqual(['two', '-inf', 'one', '1.5'])
  await primary.call('set', key, 'after')
  await until('the write reaches the replica', async () => (await replica.call('get', key)) === 'after')
}

/** A key whose slot a node serves. */
async function keyOwnedBy(node: TestNode): Promise<string> {
  for (let i = 0; i < 500; i++) {
    const key = `key:${i}`
    const isServed = await node.call('exists', key).then(() => true, () => false)
    if (isServed) return key
  }
  throw new Error(`Node ${node.port} serves none of 500 keys.`)
}
