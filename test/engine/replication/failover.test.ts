import { afterEach, describe, expect, it } from 'vitest'
import { freePorts } from '../../support/free-ports.ts'
import { until } from '../../support/until.ts'
import { RawConnection } from '../server/raw-connection.ts'
import { startOurs } from './our-node.ts'
import { dataset, hasRedisServer, startRedisServer, type TestServer, untilInSync } from './redis-server.ts'

type Start = (args?: readonly string[]) => Promise<TestServer>

const servers: TestServer[] = []

async function started(server: Promise<TestServer>): Promise<TestServer> {
  servers.push(await server)
  return server
}

/** A primary with a replica that has all it wrote. */
async function pair(startPrimary: Start, startReplica: Start): Promise<[TestServer, TestServer]> {
  const primary = await started(startPrimary())
  const replica = await started(startReplica(['--replicaof', `127.0.0.1 ${primary.port}`]))
  await untilInSync(primary, replica)
  return [primary, replica]
}

const failover = (server: TestServer, ...args: readonly string[]): Promise<unknown> => server.redis.call('FAILOVER', ...args)

async function untilRole(server: TestServer, role: 'master' | 'slave'): Promise<void> {
  await until(`the role is ${role}`, async () => (await server.info('role')) === role, 10_000)
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()))
})

/** Writes go on all the while: none that was answered may be missing afterwards. */
async function changesPlaces(primary: TestServer, replica: TestServer): Promise<void> {
  let isOver = false
  let written = 0
  const writer = (async () => {
    while (!isOver) {
      try {
        await primary.redis.set(`key:${written}`, String(written))
        written++
      } catch (error) {
        expect(String(error)).toContain('READONLY')
        return
      }
    }
  })()
  await until('writes are under way', () => written > 20)
  expect(await failover(primary)).toBe('OK')
  await untilRole(replica, 'master')
  await untilRole(primary, 'slave')
  isOver = true
  await writer
  expect(await replica.redis.dbsize()).toBe(written)
  await replica.redis.set('after', 'x')
  await untilInSync(replica, primary)
  expect(await dataset(primary)).toEqual(await dataset(replica))
  expect(await primary.info('master_failover_state')).toBe('no-failover')
  expect(await replica.info('sync_partial_ok')).toBe('1')
  expect(await replica.info('sync_full')).toBe('0')
}

describe('FAILOVER', () => {
  it('changes places with a replica and loses no write', async () => {
    await changesPlaces(...(await pair(startOurs, startOurs)))
  }, 20_000)

  it.skipIf(!hasRedisServer)('changes places between us and a real server, either way', async () => {
    await changesPlaces(...(await pair(startOurs, startRedisServer)))
    await changesPlaces(...(await pair(startRedisServer, startOurs)))
  }, 40_000)

  it('hands over to the replica named, and the other follows on', async () => {
    const [primary, chosen] = await pair(startOurs, startOurs)
    const other = await started(startOurs(['--replicaof', `127.0.0.1 ${primary.port}`]))
    await untilInSync(primary, other)
    await failover(primary, 'TO', '127.0.0.1', String(chosen.port), 'TIMEOUT', '10000')
    await untilRole(chosen, 'master')
    expect(await other.info('role')).toBe('slave')
    await chosen.redis.set('a', '1')
    await untilInSync(chosen, primary)
    await until('the other has it too', async () => (await other.redis.get('a')) === '1', 10_000)
  }, 20_000)

  describe('to a replica that never acknowledges', () => {
    /** A connection that receives the stream and says nothing more. */
    async function silentReplica(primary: TestServer): Promise<{ port: string; close: () => void }> {
      const [port] = (await freePorts(1)) as [number]
      const connection = await RawConnection.open(primary.port)
      await connection.ask('replconf', 'listening-port', String(port))
      connection.send('psync', '?', '-1')
      await until('it is online', async () => /state=online/.test((await primary.info('slave0')) ?? ''))
      await primary.redis.set('unacknowledged', 'x')
      return { port: String(port), close: () => connection.close() }
    }

    it('holds writes back until it is aborted', async () => {
      const primary = await started(startOurs())
      const replica = await silentReplica(primary)
      await failover(primary)
      expect(await primary.info('master_failover_state')).toBe('waiting-for-sync')
      const writer = await RawConnection.open(primary.port)
      writer.send('set', 'a', '1')
      await new Promise((resolve) => setTimeout(resolve, 250))
      expect(await primary.redis.get('a')).toBeNull()
      expect(await primary.info('master_failover_state')).toBe('waiting-for-sync')
      await expect(failover(primary)).rejects.toThrow('FAILOVER already in progress.')
      await expect(primary.redis.call('REPLICAOF', 'NO', 'ONE')).rejects.toThrow('REPLICAOF not allowed while failing over.')
      expect(await failover(primary, 'ABORT')).toBe('OK')
      expect(await writer.next()).toBe('+OK\r\n')
      expect(await primary.info('role')).toBe('master')
      writer.close()
      replica.close()
    })

    it('ends when the time is up', async () => {
      const primary = await started(startOurs())
      const replica = await silentReplica(primary)
      await failover(primary, 'TIMEOUT', '200')
      expect(await primary.info('master_failover_state')).toBe('waiting-for-sync')
      await until('it is over', async () => (await primary.info('master_failover_state')) === 'no-failover')
      expect(await primary.redis.set('a', '1')).toBe('OK')
      replica.close()
    })

    it('goes ahead by FORCE, and is taken back by ABORT', async () => {
      const primary = await started(startOurs())
      const replica = await silentReplica(primary)
      await primary.redis.set('a', '1')
      await failover(primary, 'TO', '127.0.0.1', replica.port, 'FORCE', 'TIMEOUT', '100')
      await until('it goes ahead', async () => (await primary.info('master_failover_state')) === 'failover-in-progress')
      expect(await primary.info('role')).toBe('slave')
      await failover(primary, 'ABORT')
      expect(await primary.info('role')).toBe('master')
      expect(await primary.redis.incr('a')).toBe(2)
      replica.close()
    })
  })

  it('is taken back when the target will not have it', async () => {
    const [primary, replica] = await pair(startOurs, startOurs)
    // An id the target does not know: it refuses the PSYNC.
    await primary.redis.call('DEBUG', 'CHANGE-REPL-ID')
    await failover(primary)
    await until('it is over', async () => (await primary.info('master_failover_state')) === 'no-failover', 10_000)
    expect(await primary.info('role')).toBe('master')
    expect(await replica.info('role')).toBe('slave')
    expect(await primary.redis.set('a', '1')).toBe('OK')
  }, 20_000)
})

describe.skipIf(!hasRedisServer)('FAILOVER refuses as redis-server does', () => {
  const REFUSED = [
    ['ABORT'], ['TO', '127.0.0.1'], ['TO', '127.0.0.1', 'x'], ['TO', '127.0.0.1', '1'], ['FORCE'], ['FORCE', 'TIMEOUT', '100'], ['TIMEOUT', '0'], ['TIMEOUT', 'x'],
    ['TIMEOUT', '1', 'TIMEOUT', '1'], ['NONSENSE'], ['FORCE', 'FORCE'], ['TO', 'a', '1', 'TO', 'b', '2'], ['TO', '127.0.0.1', '1', 'FORCE', 'TIMEOUT', '100'], ['ABORT', 'TO'],
  ]

  async function refusals(server: TestServer): Promise<string[]> {
    const replies: string[] = []
    for (const args of REFUSED) replies.push(await failover(server, ...args).then(String, (error: Error) => error.message))
    return replies
  }

  it('with and without replicas, and as a replica', async () => {
    const [ours, real] = [await started(startOurs()), await started(startRedisServer())]
    expect(await refusals(ours)).toEqual(await refusals(real))
    const replica = await started(startOurs(['--replicaof', `127.0.0.1 ${ours.port}`]))
    const realReplica = await started(startRedisServer(['--replicaof', `127.0.0.1 ${real.port}`]))
    await untilInSync(ours, replica)
    await untilInSync(real, realReplica)
    expect(await refusals(ours)).toEqual(await refusals(real))
    expect(await refusals(replica)).toEqual(await refusals(realReplica))
  }, 20_000)
})
