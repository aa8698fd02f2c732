import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { until } from '../../support/until.ts'
import { startOurs } from '../replication/our-node.ts'
import { DATASET } from '../replication/rdb/dataset.ts'
import { STREAM_DATASET } from '../replication/rdb/stream-dataset.ts'
import { dataset, digest, hasRedisServer, newFolder, startRedisServer, type TestServer } from '../replication/redis-server.ts'

const servers: TestServer[] = []
async function started(server: Promise<TestServer>): Promise<TestServer> {
  servers.push(await server)
  return server
}

async function fill(server: TestServer): Promise<void> {
  for (const [name, ...args] of [...DATASET, ...STREAM_DATASET]) await server.redis.call(name!, args.map((arg) => Buffer.from(arg, 'latin1')))
  await server.redis.set('expiring', 'x', 'PX', 500_000)
  await server.redis.select(7)
  await server.redis.set('in database 7', 'here')
  await server.redis.select(0)
}

/** A folder that holds the file `server` saved. */
function folderWithFileOf(server: TestServer): string {
  const folder = newFolder()
  writeFileSync(join(folder, 'dump.rdb'), readFileSync(join(server.folder, 'dump.rdb')))
  return folder
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()))
})

describe('saving and loading', () => {
  it('loads at start what SAVE wrote', async () => {
    const ours = await started(startOurs())
    await fill(ours)
    expect(await ours.redis.save()).toBe('OK')
    const again = await started(startOurs([], folderWithFileOf(ours)))
    expect(await dataset(again)).toEqual(await dataset(ours))
    expect(await again.redis.pttl('expiring')).toBeGreaterThan(400_000)
  })

  it('leaves out keys that ran out meanwhile', async () => {
    const ours = await started(startOurs())
    await ours.redis.set('brief', 'x', 'PX', 60)
    await ours.redis.set('lasting', 'x')
    await ours.redis.save()
    await new Promise((resolve) => setTimeout(resolve, 80))
    const again = await started(startOurs([], folderWithFileOf(ours)))
    expect(await again.redis.dbsize()).toBe(1)
    expect(await again.info('rdb_last_load_keys_expired')).toBe('1')
  })

  it.each(['myself,slave', 'myself,slave,nofailover'])('keeps them in a cluster where it is %s: to its primary they are there until it deletes them', async (flags) => {
    const ours = await started(startOurs())
    await ours.redis.set('brief', 'x', 'PX', 60)
    await ours.redis.save()
    await new Promise((resolve) => setTimeout(resolve, 80))
    const folder = folderWithFileOf(ours)
    const [own, primary] = ['a'.repeat(40), 'b'.repeat(40)]
    writeFileSync(join(folder, 'nodes.conf'), `${own} 127.0.0.1:1@2 ${flags} ${primary} 0 0 1 connected\n${primary} 127.0.0.1:3@4 master - 0 0 1 connected 0-16383\nvars currentEpoch 1 lastVoteEpoch 0\n`)
    const again = await started(startOurs(['--cluster-enabled', 'yes'], folder))
    expect(await again.redis.dbsize()).toBe(1)
  })

  it('saves in the background the dataset as it was when asked', async () => {
    const ours = await started(startOurs())
    const pipeline = ours.redis.pipeline()
    for (let i = 0; i < 40_000; i++) pipeline.set(`key:${i}`, 'x'.repeat(50))
    await pipeline.exec()
    const before = await digest(ours)
    const after = ours.redis.pipeline()
    after.bgsave()
    for (let i = 0; i < 40_000; i += 3) after.append(`key:${i}`, 'later')
    after.flushdb()
    const replies = await after.exec()
    expect(replies![0]![1]).toBe('Background saving started')
    await until('the save is done', async () => (await ours.info('rdb_bgsave_in_progress')) === '0')
    expect(await ours.info('rdb_last_bgsave_status')).toBe('ok')
    const again = await started(startOurs([], folderWithFileOf(ours)))
    expect(await digest(again)).toBe(before)
  })

  it('saves by itself when a save point is reached', async () => {
    const ours = await started(startOurs(['--save', '1 2']))
    await ours.redis.mset('a', '1', 'b', '2')
    await until('the file is there', () => existsSync(join(ours.folder, 'dump.rdb')))
    await until('changes are saved', async () => (await ours.info('rdb_changes_since_last_save')) === '0')
  })

  it('refuses to start on a damaged file', async () => {
    const ours = await started(startOurs())
    await ours.redis.set('a', 'some value')
    await ours.redis.save()
    const folder = folderWithFileOf(ours)
    const file = readFileSync(join(folder, 'dump.rdb'))
    file[file.length - 12]! ^= 1
    writeFileSync(join(folder, 'dump.rdb'), file)
    await expect(startOurs([], folder)).rejects.toThrow(/RDB CRC error/)
    rmSync(folder, { recursive: true, force: true })
  })
})

describe.skipIf(!hasRedisServer)('files between redis-server and us', () => {
  it('reads a file of redis-server, compressed or not', async () => {
    for (const compression of ['yes', 'no']) {
      const real = await started(startRedisServer(['--rdbcompression', compression]))
      await fill(real)
      await real.redis.save()
      const ours = await started(startOurs([], folderWithFileOf(real)))
      expect(await dataset(ours)).toEqual(await dataset(real))
    }
  })

  it('writes a file redis-server reads', async () => {
    const ours = await started(startOurs())
    await fill(ours)
    await ours.redis.save()
    const real = await started(startRedisServer([], folderWithFileOf(ours)))
    expect(await dataset(real)).toEqual(await dataset(ours))
  })

  it('says how many keys it had to leave out, and loads the rest', async () => {
    const folder = newFolder()
    const moduleValue = '\x07\x01m\x81\x01\x02\x03\x04\x05\x06\x07\x08\x02\x05\x00'
    writeFileSync(join(folder, 'dump.rdb'), Buffer.from(`REDIS0010\xfe\x00${moduleValue}\x00\x01a\x011\xff${'\x00'.repeat(8)}`, 'latin1'))
    const ours = await started(startOurs([], folder))
    expect(await ours.redis.keys('*')).toEqual(['a'])
  })

  it('brings the streams and functions of a real server', async () => {
    const real = await started(startRedisServer())
    await real.redis.xadd('stream', '*', 'field', 'value')
    await real.redis.set('a', '1')
    await real.redis.call('FUNCTION', 'LOAD', "#!lua name=lib\nredis.register_function('f', function() return 1 end)")
    await real.redis.save()
    const ours = await started(startOurs([], folderWithFileOf(real)))
    expect((await ours.redis.keys('*')).sort()).toEqual(['a', 'stream'])
    expect(await ours.redis.xlen('stream')).toBe(1)
    expect(await ours.redis.call('FCALL', 'f', '0')).toBe(1)
  })
})
