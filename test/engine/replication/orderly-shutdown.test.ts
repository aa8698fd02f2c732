import { connect, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { requestBytes } from '../../../src-main/engine/replication/request-bytes.ts'
import { until } from '../../support/until.ts'
import { RawConnection } from '../server/raw-connection.ts'
import { startOurs } from './our-node.ts'
import type { TestServer } from './redis-server.ts'

describe('SHUTDOWN while a replica lags', () => {
  let ours: TestServer
  let replica: Socket
  let asking: RawConnection

  beforeEach(async () => {
    ours = await startOurs()
    asking = await RawConnection.open(ours.port)
    replica = connect(ours.port, '127.0.0.1')
    replica.on('error', () => undefined)
    replica.resume()
    replica.write(requestBytes(['PSYNC', '?', '-1']), 'latin1')
    await until('the replica is online', async () => (await ours.info('slave0'))?.includes('state=online'))
    await ours.redis.set('written', 'and not acknowledged')
  })
  afterEach(async () => {
    replica.destroy()
    asking.close()
    await ours.stop()
  })

  const isWaiting = (): Promise<boolean> => ours.info('shutdown_in_milliseconds').then((left) => Number(left) > 0)

  it('holds writes, tells how long it waits, and ends once the replica has everything', async () => {
    asking.send('SHUTDOWN')
    await until('it waits', isWaiting)
    const writer = await RawConnection.open(ours.port)
    writer.send('SET', 'held', 'back')
    const offset = await ours.info('master_repl_offset')
    expect(await ours.redis.get('held')).toBeNull()
    replica.write(requestBytes(['REPLCONF', 'ACK', offset!]), 'latin1')
    expect(await asking.next()).toBe('closed')
    expect(await writer.next()).toBe('closed')
  })

  it('goes on serving when it is called off', async () => {
    asking.send('SHUTDOWN')
    await until('it waits', isWaiting)
    const writer = await RawConnection.open(ours.port)
    writer.send('SET', 'held', 'back')
    expect(await ours.redis.call('SHUTDOWN', 'ABORT')).toBe('OK')
    expect(await asking.next()).toBe('-ERR Errors trying to SHUTDOWN. Check logs.\r\n')
    expect(await writer.next()).toBe('+OK\r\n')
    expect(await ours.info('shutdown_in_milliseconds')).toBeUndefined()
    await expect(ours.redis.call('SHUTDOWN', 'ABORT')).rejects.toThrow('ERR No shutdown in progress.')
    writer.close()
  })

  it('waits no longer than shutdown-timeout', async () => {
    await ours.redis.config('SET', 'shutdown-timeout', '1')
    const startedAtMs = performance.now()
    expect(await asking.ask('SHUTDOWN')).toBe('closed')
    expect(performance.now() - startedAtMs).toBeGreaterThan(900)
  })

  it.each([['NOW'], ['NOSAVE', 'NOW']])('does not wait when told %s %s', async (...words) => {
    const startedAtMs = performance.now()
    expect(await asking.ask('SHUTDOWN', ...words)).toBe('closed')
    expect(performance.now() - startedAtMs).toBeLessThan(900)
  })
})

describe('connections of replication among the clients', () => {
  const servers: TestServer[] = []
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.stop()))
  })

  async function pair(): Promise<[TestServer, TestServer]> {
    const [primary, replica] = await Promise.all([startOurs(), startOurs()])
    servers.push(primary, replica)
    await replica.redis.replicaof('127.0.0.1', primary.port)
    await until('the link is up', async () => (await replica.info('master_link_status')) === 'up')
    return [primary, replica]
  }

  const lines = async (server: TestServer, type: string): Promise<string[]> =>
    String(await server.redis.call('CLIENT', 'LIST', 'TYPE', type)).split('\n').filter((line) => line !== '')

  it('are listed on both sides', async () => {
    const [primary, replica] = await pair()
    expect(await lines(primary, 'replica')).toEqual([expect.stringMatching(/ flags=S .* user=default /)])
    expect(await lines(replica, 'master')).toEqual([expect.stringMatching(new RegExp(` addr=127\\.0\\.0\\.1:${primary.port} .* flags=M `))])
    expect(await lines(primary, 'master')).toEqual([])
  })

  it.each(['the primary', 'the replica'])('are cut by CLIENT KILL on %s, and go on where they were', async (side) => {
    const [primary, replica] = await pair()
    if (side === 'the primary') expect(await primary.redis.call('CLIENT', 'KILL', 'TYPE', 'replica')).toBe(1)
    else expect(await replica.redis.call('CLIENT', 'KILL', `127.0.0.1:${primary.port}`)).toBe('OK')
    await until('the replica came back', async () => (await primary.info('sync_partial_ok')) === '1')
    expect(await primary.info('sync_full')).toBe('1')
  })
})
