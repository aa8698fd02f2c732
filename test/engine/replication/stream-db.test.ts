import { afterEach, describe, expect, it } from 'vitest'
import { startOurs } from './our-node.ts'
import { hasRedisServer, startRedisServer, type TestServer, untilInSync } from './redis-server.ts'

describe.skipIf(!hasRedisServer)('the database a stream has selected', () => {
  const servers: TestServer[] = []
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.stop()))
  })

  async function started(server: Promise<TestServer>): Promise<TestServer> {
    servers.push(await server)
    return servers.at(-1)!
  }

  const kinds: Readonly<Record<string, () => Promise<TestServer>>> = { ours: () => startOurs(), real: () => startRedisServer(['--repl-diskless-sync-delay', '0']) }

  it.each(['ours', 'real'].flatMap((middle) => ['ours', 'real'].map((last) => [middle, last] as const)))(
    'is known to a replica that joins in the middle: below %s, %s',
    async (middle, last) => {
      const primary = await started(startOurs())
      const relay = await started(kinds[middle]!())
      await relay.redis.replicaof('127.0.0.1', primary.port)
      await untilInSync(primary, relay)
      const writer = primary.redis.duplicate({ db: 3 })
      await writer.set('before', '1')
      await untilInSync(primary, relay)
      const joined = await started(kinds[last]!())
      await joined.redis.replicaof('127.0.0.1', relay.port)
      await untilInSync(relay, joined)
      await writer.set('after', '2')
      writer.disconnect()
      await untilInSync(primary, joined)
      await joined.redis.select(3)
      expect(await joined.redis.mget('before', 'after')).toEqual(['1', '2'])
    },
  )

  it('is known to a replica after its own restart', async () => {
    const primary = await started(startOurs())
    const replica = await started(startOurs())
    await replica.redis.replicaof('127.0.0.1', primary.port)
    const writer = primary.redis.duplicate({ db: 3 })
    await writer.set('before', '1')
    await untilInSync(primary, replica)
    await replica.redis.save()
    await replica.redis.call('CONFIG', 'SET', 'repl-timeout', '60')
    const { folder } = replica
    const restarted = await started(startOurs(['--replicaof', `127.0.0.1 ${primary.port}`], folder))
    await untilInSync(primary, restarted)
    expect(await primary.info('sync_partial_ok')).toBe('1')
    await writer.set('after', '2')
    writer.disconnect()
    await untilInSync(primary, restarted)
    await restarted.redis.select(3)
    expect(await restarted.redis.mget('before', 'after')).toEqual(['1', '2'])
  })
})
