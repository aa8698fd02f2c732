import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { requestBytes } from '../../../src-main/engine/replication/request-bytes.ts'
import { until } from '../../support/until.ts'
import { startOurs } from './our-node.ts'
import { type TestServer, untilInSync } from './redis-server.ts'

const NOISE = Array.from({ length: 20_000 }, (_, index) => String.fromCharCode(33 + ((index * index * 7919 + (index % 89) * 31) % 90))).join('')

describe('what a primary does for its replicas', () => {
  const servers: TestServer[] = []
  const sockets: Socket[] = []
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy()
    await Promise.all(servers.splice(0).map((server) => server.stop()))
  })

  async function start(...args: string[]): Promise<TestServer> {
    const server = await startOurs(args)
    servers.push(server)
    return server
  }

  async function startReplicaOf(primary: TestServer, ...args: string[]): Promise<TestServer> {
    const replica = await start(...args)
    await replica.redis.replicaof('127.0.0.1', primary.port)
    return replica
  }

  /** A replica that asks for the stream and then reads nothing more. */
  async function deafReplica(primary: TestServer): Promise<Socket> {
    const socket = connect(primary.port, '127.0.0.1')
    sockets.push(socket)
    socket.on('error', () => undefined)
    socket.write(requestBytes(['REPLCONF', 'listening-port', '1', 'capa', 'eof', 'capa', 'psync2']), 'latin1')
    await once(socket, 'data')
    socket.write(requestBytes(['PSYNC', '?', '-1']), 'latin1')
    await until('it is online', async () => (await primary.info('slave0'))?.includes('state=online'))
    socket.write(requestBytes(['REPLCONF', 'ACK', '0']), 'latin1')
    socket.pause()
    return socket
  }

  describe('with repl-diskless-sync no', () => {
    it('saves once for replicas that come while it saves, and sends all of them the file', async () => {
      const primary = await start('--repl-diskless-sync', 'no', '--rdb-key-save-delay', '50000')
      for (let index = 0; index < 20; index++) await primary.redis.set(`key:${index}`, NOISE)
      const first = await startReplicaOf(primary)
      await until('a save is under way', async () => (await primary.info('rdb_bgsave_in_progress')) === '1')
      expect(await primary.info('slave0')).toContain('state=wait_bgsave')
      const second = await startReplicaOf(primary)
      await until('the second waits', async () => (await primary.info('slave1'))?.includes('state=wait_bgsave'))
      await primary.redis.set('written', 'meanwhile')
      await primary.redis.config('SET', 'rdb-key-save-delay', '0')
      for (const replica of [first, second]) {
        await untilInSync(primary, replica)
        expect(await replica.redis.call('DEBUG', 'DIGEST')).toBe(await primary.redis.call('DEBUG', 'DIGEST'))
      }
      expect([await primary.info('sync_full'), await primary.info('rdb_saves')]).toEqual(['2', '1'])
      expect(existsSync(join(primary.folder, 'dump.rdb'))).toBe(true)
    })

    it('gives the save up with its last replica, unless files are kept anyway', async () => {
      const primary = await start('--repl-diskless-sync', 'no', '--rdb-key-save-delay', '1000000')
      for (let index = 0; index < 10; index++) await primary.redis.set(`key:${index}`, 'x')
      const replica = await startReplicaOf(primary)
      const isSaving = async (): Promise<boolean> => (await primary.info('rdb_bgsave_in_progress')) === '1'
      await until('a save is under way', isSaving)
      await replica.redis.replicaof('NO', 'ONE')
      await until('it is given up', async () => !(await isSaving()))
      await primary.redis.config('SET', 'save', '900 1')
      await replica.redis.replicaof('127.0.0.1', primary.port)
      await until('the next is under way', isSaving)
      await replica.redis.replicaof('NO', 'ONE')
      await until('the replica is gone', async () => (await primary.info('connected_slaves')) === '0')
      expect(await isSaving()).toBe(true)
    })

    it('removes the file where nothing is kept on disk and rdb-del-sync-files is on', async () => {
      const primary = await start('--repl-diskless-sync', 'no', '--rdb-del-sync-files', 'yes')
      await primary.redis.set('a', '1')
      await untilInSync(primary, await startReplicaOf(primary))
      await until('the file is gone', () => !existsSync(join(primary.folder, 'dump.rdb')))
    })
  })

  it('begins anew what it streams when FLUSHALL makes it useless', async () => {
    const primary = await start('--rdb-key-save-delay', '100000')
    for (let index = 0; index < 100; index++) await primary.redis.set(`key:${index}`, NOISE)
    const replica = await startReplicaOf(primary)
    await until('a snapshot is under way', async () => (await primary.info('rdb_bgsave_in_progress')) === '1')
    await primary.redis.flushall()
    await untilInSync(primary, replica)
    expect(await primary.info('sync_full')).toBe('2')
    expect(await replica.redis.dbsize()).toBe(0)
    await primary.redis.config('RESETSTAT')
    expect(await primary.info('sync_full')).toBe('0')
  })

  it('waits for repl-diskless-sync-delay, but not once repl-diskless-sync-max-replicas are there', async () => {
    const primary = await start('--repl-diskless-sync-delay', '100', '--repl-diskless-sync-max-replicas', '2')
    const first = await startReplicaOf(primary)
    await until('it waits', async () => (await primary.info('slave0'))?.includes('state=wait_bgsave'))
    await new Promise((resolve) => setTimeout(resolve, 1200))
    expect(await first.info('master_link_status')).toBe('down')
    const second = await startReplicaOf(primary)
    await untilInSync(primary, first)
    await untilInSync(primary, second)
  })

  it('drops a replica whose buffer outgrows client-output-buffer-limit, hard or soft', async () => {
    for (const limit of ['replica 2mb 0 0', 'replica 0 1mb 1']) {
      const primary = await start('--repl-backlog-size', '16384', '--client-output-buffer-limit', limit)
      await deafReplica(primary)
      const sent = await until('it is dropped', async () => {
        await primary.redis.set('key', NOISE.repeat(20))
        return (await primary.info('connected_slaves')) === '0'
      })
      expect(sent).toBe(true)
      expect(Number(await primary.info('repl_backlog_histlen'))).toBeLessThan(1_000_000)
    }
  })

  it('does not drop one for a limit below its backlog, which could be sent to it anyway', async () => {
    const primary = await start('--repl-backlog-size', '100mb', '--client-output-buffer-limit', 'replica 1mb 0 0')
    await deafReplica(primary)
    for (let index = 0; index < 50; index++) await primary.redis.set('key', NOISE.repeat(10))
    expect(await primary.info('connected_slaves')).toBe('1')
  })

  it('drops a replica that has said nothing for repl-timeout', async () => {
    const primary = await start('--repl-timeout', '1')
    await deafReplica(primary)
    await until('it is dropped', async () => (await primary.info('connected_slaves')) === '0')
  })

  it('drops a replica that takes nothing of its snapshot, and not one that waits for the same snapshot because of it', async () => {
    const primary = await start('--repl-diskless-sync-delay', '100', '--repl-diskless-sync-max-replicas', '2', '--repl-timeout', '2', '--rdbcompression', 'no')
    for (let index = 0; index < 400; index++) await primary.redis.set(`key:${index}`, NOISE.repeat(3))
    const deaf = connect(primary.port, '127.0.0.1')
    sockets.push(deaf)
    deaf.on('error', () => undefined)
    deaf.write(requestBytes(['REPLCONF', 'listening-port', '1', 'capa', 'eof', 'capa', 'psync2']), 'latin1')
    await once(deaf, 'data')
    deaf.pause()
    deaf.write(requestBytes(['PSYNC', '?', '-1']), 'latin1')
    const replica = await startReplicaOf(primary)
    await untilInSync(primary, replica)
    expect([await primary.info('connected_slaves'), await primary.info('sync_full')]).toEqual(['1', '2'])
  })

  it('refuses writes without min-replicas-to-write replicas that are up to date', async () => {
    const primary = await start('--min-replicas-to-write', '1', '--min-replicas-max-lag', '2')
    await expect(primary.redis.set('a', '1')).rejects.toThrow('NOREPLICAS')
    const replica = await startReplicaOf(primary)
    await untilInSync(primary, replica)
    expect(await primary.redis.set('a', '1')).toBe('OK')
    expect(await primary.info('min_slaves_good_slaves')).toBe('1')
    await replica.redis.replicaof('NO', 'ONE')
    await until('writes are refused', async () => primary.redis.set('a', '2').then(() => false, () => true))
  })

  it('names a replica as that announces itself, and hides one that does not want to be known', async () => {
    const primary = await start()
    const replica = await startReplicaOf(primary, '--replica-announce-ip', '10.1.2.3', '--replica-announce-port', '7777')
    await untilInSync(primary, replica)
    expect(await primary.info('slave0')).toContain('ip=10.1.2.3,port=7777,')
    expect(((await primary.redis.role()) as unknown[])[2]).toEqual([['10.1.2.3', '7777', expect.any(String)]])
    expect(await replica.info('replica_announced')).toBe('1')
  })

  it('frees its backlog, and changes its history, after repl-backlog-ttl without replicas', async () => {
    const primary = await start('--repl-backlog-ttl', '1')
    const replica = await startReplicaOf(primary)
    await untilInSync(primary, replica)
    const id = await primary.info('master_replid')
    await replica.redis.replicaof('NO', 'ONE')
    await until('the backlog is freed', async () => (await primary.info('repl_backlog_active')) === '0')
    expect(await primary.info('master_replid')).not.toBe(id)
  })
})
