import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { until } from '../../support/until.ts'
import { startOurs } from './our-node.ts'
import { type TestServer, untilInSync } from './redis-server.ts'

/** Does not compress, so that it takes as many bytes to send. */
const LARGE = Array.from({ length: 20_000 }, (_, index) => String.fromCharCode(33 + ((index * index * 7919 + (index % 89) * 31) % 90))).join('')

describe('how a replica takes its primary\'s data in', () => {
  const servers: TestServer[] = []
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.stop()))
  })

  async function start(...args: string[]): Promise<TestServer> {
    const server = await startOurs(args)
    servers.push(server)
    return server
  }

  /** A primary whose snapshot takes long, and a replica with data of its own. */
  async function startSlowPair(way: string): Promise<{ primary: TestServer; replica: TestServer }> {
    const primary = await start('--rdbcompression', 'no', '--rdb-key-save-delay', '20000')
    const replica = await start('--repl-diskless-load', way)
    for (let index = 0; index < 200; index++) await primary.redis.set(`key:${index}`, LARGE)
    await replica.redis.set('own', 'data')
    return { primary, replica }
  }

  it.each(['disabled', 'on-empty-db', 'swapdb'])('repl-diskless-load %s: has all of it in the end, and none of its own', async (way) => {
    for (const diskless of ['yes', 'no']) {
      const primary = await start('--repl-diskless-sync', diskless)
      const replica = await start('--repl-diskless-load', way)
      await replica.redis.set('own', 'data')
      for (let index = 0; index < 300; index++) await primary.redis.set(`key:${index}`, LARGE, 'EX', 1000)
      await replica.redis.replicaof('127.0.0.1', primary.port)
      await untilInSync(primary, replica)
      expect(await replica.redis.dbsize()).toBe(300)
      expect(await replica.redis.call('DEBUG', 'DIGEST')).toBe(await primary.redis.call('DEBUG', 'DIGEST'))
    }
  })

  it('disabled: serves its own data until the file is whole', async () => {
    const { primary, replica } = await startSlowPair('disabled')
    await replica.redis.replicaof('127.0.0.1', primary.port)
    await until('the transfer goes on', async () => Number(await replica.info('master_sync_read_bytes')) > 100_000)
    expect(await replica.info('loading')).toBe('0')
    expect(await replica.redis.get('own')).toBe('data')
    expect(existsSync(join(replica.folder, 'dump.rdb'))).toBe(false)
    await primary.redis.config('SET', 'rdb-key-save-delay', '0')
    await untilInSync(primary, replica)
    expect(await replica.redis.get('own')).toBeNull()
    expect(existsSync(join(replica.folder, 'dump.rdb'))).toBe(true)
  })

  it('disabled: leaves no file where nothing is kept on disk and rdb-del-sync-files is on', async () => {
    const primary = await start()
    const replica = await start('--rdb-del-sync-files', 'yes')
    await primary.redis.set('a', '1')
    await replica.redis.replicaof('127.0.0.1', primary.port)
    await untilInSync(primary, replica)
    expect(existsSync(join(replica.folder, 'dump.rdb'))).toBe(false)
  })

  it('on-empty-db: loads while it receives, and is empty again when the link breaks', async () => {
    const { primary, replica } = await startSlowPair('on-empty-db')
    await replica.redis.flushall()
    await replica.redis.replicaof('127.0.0.1', primary.port)
    await until('it is loading', async () => (await replica.info('loading')) === '1')
    await expect(replica.redis.get('key:1')).rejects.toThrow('LOADING')
    await primary.redis.config('SET', 'repl-diskless-sync-delay', '100')
    await primary.redis.call('CLIENT', 'KILL', 'TYPE', 'replica')
    await until('it has given up', async () => (await replica.info('loading')) === '0')
    expect(await replica.redis.dbsize()).toBe(0)
  })

  it('swapdb, another history: refuses while it loads, and has its own data back when the link breaks', async () => {
    const { primary, replica } = await startSlowPair('swapdb')
    await replica.redis.replicaof('127.0.0.1', primary.port)
    await until('it is loading', async () => (await replica.info('loading')) === '1')
    expect(await replica.info('async_loading')).toBe('0')
    await expect(replica.redis.get('own')).rejects.toThrow('LOADING')
    await primary.redis.config('SET', 'repl-diskless-sync-delay', '100')
    await primary.redis.call('CLIENT', 'KILL', 'TYPE', 'replica')
    await until('it has given up', async () => (await replica.info('loading')) === '0')
    expect(await replica.redis.get('own')).toBe('data')
    expect(await replica.redis.dbsize()).toBe(1)
  })

  it('swapdb, the same history: serves what it has until the new data is whole', async () => {
    const primary = await start('--repl-backlog-size', '16384')
    const replica = await start('--repl-diskless-load', 'swapdb', '--replica-read-only', 'no')
    await primary.redis.set('a', 'first')
    await replica.redis.replicaof('127.0.0.1', primary.port)
    await untilInSync(primary, replica)
    await replica.redis.set('own', 'data')
    await primary.redis.config('SET', 'rdb-key-save-delay', '20000')
    const transaction = primary.redis.multi().call('CLIENT', 'KILL', 'TYPE', 'replica').set('a', 'second')
    for (let index = 0; index < 100; index++) transaction.set(`key:${index}`, LARGE)
    await transaction.exec()
    await until('it is loading beside', async () => (await replica.info('async_loading')) === '1')
    expect(await replica.info('loading')).toBe('0')
    expect(await replica.redis.get('own')).toBe('data')
    expect(await replica.redis.get('a')).toBe('first')
    await expect(replica.redis.call('REPLICAOF', 'NO', 'ONE')).rejects.toThrow('LOADING')
    await expect(replica.redis.config('SET', 'appendonly', 'no')).rejects.toThrow('LOADING')
    await primary.redis.config('SET', 'rdb-key-save-delay', '0')
    await untilInSync(primary, replica)
    expect(await replica.redis.mget('own', 'a')).toEqual([null, 'second'])
  })

  it('makes the primary wait while it loads slowly, instead of piling up what comes', async () => {
    const primary = await start('--rdbcompression', 'no')
    const replica = await start('--repl-diskless-load', 'on-empty-db', '--key-load-delay', '5000')
    for (let index = 0; index < 400; index++) await primary.redis.set(`key:${index}`, LARGE.repeat(3))
    await replica.redis.replicaof('127.0.0.1', primary.port)
    await until('it is loading', async () => (await replica.info('loading')) === '1')
    const received = Number(await replica.info('master_sync_read_bytes'))
    expect(received).toBeLessThan(12_000_000)
    await replica.redis.config('SET', 'key-load-delay', '0')
    await untilInSync(primary, replica)
    expect(await replica.redis.dbsize()).toBe(400)
  })
})
