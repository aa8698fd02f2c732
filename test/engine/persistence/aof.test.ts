import { spawn, spawnSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { Config } from '../../../src-main/engine/config/config.ts'
import { AppendOnlyFile } from '../../../src-main/engine/persistence/aof.ts'
import { systemConfigFiles } from '../../../src-main/engine/ports/system-config-files.ts'
import { Snapshots } from '../../../src-main/engine/replication/snapshots.ts'
import { requestBytes } from '../../../src-main/engine/replication/request-bytes.ts'
import { freePorts } from '../../support/free-ports.ts'
import { until } from '../../support/until.ts'
import { startOurs } from '../replication/our-node.ts'
import { DATASET } from '../replication/rdb/dataset.ts'
import { STREAM_DATASET } from '../replication/rdb/stream-dataset.ts'
import { fillableDisk } from './fillable-disk.ts'
import { connected, dataset, hasRedisServer, newFolder, startRedisServer, type TestServer, untilInSync } from '../replication/redis-server.ts'

const APPEND = ['--appendonly', 'yes']
const servers: TestServer[] = []
const folders: string[] = []

async function started(server: Promise<TestServer>): Promise<TestServer> {
  servers.push(await server)
  return server
}

/** Ends a server as a killed process ends, and keeps its files. */
async function killed(server: TestServer): Promise<string> {
  servers.splice(servers.indexOf(server), 1)
  const folder = newFolder()
  folders.push(folder)
  copyFolder(server.folder, folder)
  await server.stop()
  return folder
}

function copyFolder(from: string, to: string): void {
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (entry.isDirectory()) {
      mkdirSync(join(to, entry.name), { recursive: true })
      copyFolder(join(from, entry.name), join(to, entry.name))
    } else writeFileSync(join(to, entry.name), readFileSync(join(from, entry.name)))
  }
}

async function fill(server: TestServer): Promise<void> {
  for (const [name, ...args] of [...DATASET, ...STREAM_DATASET]) await server.redis.call(name!, args.map((arg) => Buffer.from(arg, 'latin1')))
  await server.redis.set('expiring', 'x', 'PX', 500_000)
  await server.redis.select(7)
  await server.redis.set('in database 7', 'here')
  await server.redis.multi().incr('counter').rpush('list', 'a', 'b').lpop('list').exec()
  await server.redis.select(0)
}

async function rewritten(server: TestServer): Promise<void> {
  await server.redis.bgrewriteaof()
  await untilRewritten(server)
}

async function untilRewritten(server: TestServer): Promise<void> {
  await until('the rewrite is done', async () => (await server.info('aof_rewrite_in_progress')) === '0' && (await server.info('aof_rewrite_scheduled')) === '0', 10_000)
  expect(await server.info('aof_last_bgrewrite_status')).toBe('ok')
}

const aofFiles = (folder: string): string[] => readdirSync(join(folder, 'appendonlydir')).sort()
const increment = (folder: string, number = 1): string => join(folder, 'appendonlydir', `appendonly.aof.${number}.incr.aof`)

function checkedByRedis(folder: string): string {
  return spawnSync('redis-check-aof', [join(folder, 'appendonlydir', 'appendonly.aof.manifest')], { encoding: 'utf8' }).stdout
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()))
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

describe('the append-only file', () => {
  it.each(['always', 'everysec', 'no'])('brings everything back that was answered, with appendfsync %s', async (policy) => {
    const ours = await started(startOurs([...APPEND, '--appendfsync', policy]))
    await fill(ours)
    const before = await dataset(ours)
    const folder = await killed(ours)
    expect(aofFiles(folder)).toEqual(['appendonly.aof.1.base.rdb', 'appendonly.aof.1.incr.aof', 'appendonly.aof.manifest'])
    const again = await started(startOurs(APPEND, folder))
    expect(await dataset(again)).toEqual(before)
    await again.redis.set('more', '1')
    const third = await started(startOurs(APPEND, await killed(again)))
    expect((await dataset(third)).size).toBe(before.size + 1)
  })

  it('loses nothing that was answered when its process is killed', async () => {
    const [port] = (await freePorts(1)) as [number]
    const folder = newFolder()
    const child = spawn(process.execPath, [join(import.meta.dirname, 'aof-process.ts'), '--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', ...APPEND, '--appendfsync', 'always'], { stdio: 'ignore' })
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    const victim = await connected(port, folder, () => ended)
    let answered = 0
    const writers = Array.from({ length: 5 }, async (_, writer) => {
      for (let i = 0; ; i++) {
        await victim.redis.set(`${writer}:${i}`, 'x'.repeat(100))
        answered++
        if (answered === 400) child.kill('SIGKILL')
      }
    })
    void Promise.allSettled(writers) // They end with the process, or wait for it in vain.
    await ended
    const told = answered
    const copy = newFolder()
    folders.push(copy)
    copyFolder(folder, copy)
    await victim.stop()
    const again = await started(startOurs(APPEND, copy))
    expect(told).toBeGreaterThanOrEqual(400)
    expect(await again.redis.dbsize()).toBeGreaterThanOrEqual(told)
  }, 60_000)

  it('holds the base of a rewrite and what came during and after it', async () => {
    const ours = await started(startOurs(APPEND))
    const pipeline = ours.redis.pipeline()
    for (let i = 0; i < 20_000; i++) pipeline.rpush(`key:${i % 4000}`, `element ${i}`)
    await pipeline.exec()
    const during = ours.redis.pipeline().bgrewriteaof()
    for (let i = 0; i < 4000; i += 3) during.rpush(`key:${i}`, 'during')
    const replies = await during.exec()
    expect(replies![0]![1]).toBe('Background append only file rewriting started')
    expect(await ours.info('aof_rewrite_in_progress')).toBe('1')
    await untilRewritten(ours)
    await ours.redis.set('after', 'x')
    const before = await dataset(ours)
    const folder = await killed(ours)
    expect(aofFiles(folder)).toEqual(['appendonly.aof.2.base.rdb', 'appendonly.aof.2.incr.aof', 'appendonly.aof.manifest'])
    expect(await dataset(await started(startOurs(APPEND, folder)))).toEqual(before)
  }, 20_000)

  it('that was killed in the middle of a rewrite is whole', async () => {
    const ours = await started(startOurs(APPEND))
    const pipeline = ours.redis.pipeline()
    for (let i = 0; i < 20_000; i++) pipeline.set(`key:${i}`, 'x'.repeat(100))
    await pipeline.bgrewriteaof().set('during', 'x').exec()
    expect(await ours.info('aof_rewrite_in_progress')).toBe('1')
    const before = await ours.redis.call('DEBUG', 'DIGEST')
    const folder = await killed(ours)
    expect(aofFiles(folder)).toContain('appendonly.aof.2.incr.aof')
    const again = await started(startOurs(APPEND, folder))
    expect(await again.redis.call('DEBUG', 'DIGEST')).toBe(before)
    await rewritten(again)
    expect(aofFiles(again.folder)).toEqual(['appendonly.aof.2.base.rdb', 'appendonly.aof.3.incr.aof', 'appendonly.aof.manifest'])
  }, 20_000)

  it('is rewritten as commands when aof-use-rdb-preamble says no', async () => {
    const ours = await started(startOurs([...APPEND, '--aof-use-rdb-preamble', 'no']))
    expect(aofFiles(ours.folder)).toContain('appendonly.aof.1.base.aof')
    await fill(ours)
    await ours.redis.sadd('large', ...Array.from({ length: 1000 }, (_, index) => `member ${index}`))
    await rewritten(ours)
    const before = await dataset(ours)
    const folder = await killed(ours)
    expect(readFileSync(join(folder, 'appendonlydir', 'appendonly.aof.2.base.aof'), 'latin1')).toMatch(/^\*2\r\n\$6\r\nSELECT/)
    expect(readdirSync(folder)).toEqual(['appendonlydir'])
    expect(await dataset(await started(startOurs(APPEND, folder)))).toEqual(before)
  })

  it('grows no further than auto-aof-rewrite-percentage lets it', async () => {
    const ours = await started(startOurs([...APPEND, '--auto-aof-rewrite-percentage', '100', '--auto-aof-rewrite-min-size', '10000']))
    for (let i = 0; i < 300; i++) await ours.redis.set('one key', 'x'.repeat(100))
    await until('it rewrote by itself', async () => Number(await ours.info('aof_rewrites')) > 0)
    await untilRewritten(ours)
    expect(Number(await ours.info('aof_base_size'))).toBeLessThan(10_000)
    expect(Number(await ours.info('aof_current_size'))).toBe(aofFiles(ours.folder).filter((name) => !name.endsWith('manifest')).reduce((sum, name) => sum + statSync(join(ours.folder, 'appendonlydir', name)).size, 0))
  })

  it('is loaded again by DEBUG LOADAOF', async () => {
    const ours = await started(startOurs(APPEND))
    await fill(ours)
    const before = await dataset(ours)
    expect(await ours.redis.call('DEBUG', 'LOADAOF')).toBe('OK')
    expect(await dataset(ours)).toEqual(before)
    await ours.redis.set('after', 'x')
    expect((await dataset(await started(startOurs(APPEND, await killed(ours))))).size).toBe(before.size + 1)
  })

  it('puts a rewrite off while a transaction runs', async () => {
    const ours = await started(startOurs(APPEND))
    const replies = await ours.redis.multi().set('a', '1').bgrewriteaof().incr('a').exec()
    expect(replies![1]![1]).toBe('Background append only file rewriting scheduled')
    await untilRewritten(ours)
    const again = await started(startOurs(APPEND, await killed(ours)))
    expect(await again.redis.get('a')).toBe('2')
  })

  it('begins with what is there when it is switched on, and ends when it is switched off', async () => {
    const ours = await started(startOurs())
    await fill(ours)
    expect(await ours.info('aof_enabled')).toBe('0')
    await ours.redis.pipeline().config('SET', 'appendonly', 'yes').set('during', 'x').exec()
    expect(await ours.info('aof_enabled')).toBe('1')
    await untilRewritten(ours)
    await ours.redis.set('after', 'x')
    const before = await dataset(ours)
    await ours.redis.config('SET', 'appendonly', 'no')
    await ours.redis.set('not in the file', 'x')
    const again = await started(startOurs(APPEND, await killed(ours)))
    expect(await dataset(again)).toEqual(before)
    await again.redis.config('SET', 'appendonly', 'no')
    await again.redis.flushall()
    await again.redis.config('SET', 'appendonly', 'yes')
    await untilRewritten(again)
    expect(await (await started(startOurs(APPEND, await killed(again)))).redis.dbsize()).toBe(0)
  })

  it('of a replica holds what its primary sent, also after a full synchronisation', async () => {
    const primary = await started(startOurs())
    await fill(primary)
    const replica = await started(startOurs([...APPEND, '--replicaof', `127.0.0.1 ${primary.port}`]))
    await untilInSync(primary, replica)
    await untilRewritten(replica)
    await primary.redis.set('streamed', 'x', 'PX', 100_000)
    await untilInSync(primary, replica)
    const again = await started(startOurs(APPEND, await killed(replica)))
    expect(await dataset(again)).toEqual(await dataset(primary))
  })

  it('keeps a key that ran out until its DEL, as the commands after it saw it', async () => {
    const folder = newFolder()
    const dir = join(folder, 'appendonlydir')
    mkdirSync(dir)
    writeFileSync(join(dir, 'appendonly.aof.manifest'), 'file appendonly.aof.1.incr.aof seq 1 type i\n')
    writeFileSync(increment(folder), [['SELECT', '0'], ['SET', 'counter', '5', 'PXAT', '1600000000000'], ['INCR', 'counter'], ['PERSIST', 'counter'], ['SET', 'gone', 'x', 'PXAT', '1600000000000']].map(requestBytes).join(''))
    const ours = await started(startOurs(APPEND, folder))
    expect(await ours.redis.get('counter')).toBe('6')
    expect(await ours.redis.get('gone')).toBeNull()
    expect(readFileSync(increment(folder), 'latin1')).toMatch(/DEL\r\n\$4\r\ngone\r\n$/)
  })

  it('keeps the files of before its rewrites while aof-disable-auto-gc says yes', async () => {
    const ours = await started(startOurs([...APPEND, '--aof-disable-auto-gc', 'yes']))
    await rewritten(ours)
    await ours.redis.set('a', '1')
    await rewritten(ours)
    const kept = ['appendonly.aof.1.base.rdb', 'appendonly.aof.1.incr.aof', 'appendonly.aof.2.base.rdb', 'appendonly.aof.2.incr.aof']
    const current = ['appendonly.aof.3.base.rdb', 'appendonly.aof.3.incr.aof', 'appendonly.aof.manifest']
    expect(aofFiles(ours.folder)).toEqual([...kept, ...current])
    await ours.redis.config('SET', 'aof-disable-auto-gc', 'no')
    expect(aofFiles(ours.folder)).toEqual(current)
    expect(await (await started(startOurs(APPEND, await killed(ours)))).redis.get('a')).toBe('1')
  })

  it('carries the time when aof-timestamp-enabled says yes', async () => {
    const ours = await started(startOurs([...APPEND, '--aof-timestamp-enabled', 'yes']))
    await ours.redis.set('a', '1')
    expect(readFileSync(increment(ours.folder), 'latin1')).toMatch(/^#TS:\d+\r\n\*2\r\n\$6\r\nSELECT/)
    expect(await (await started(startOurs(APPEND, await killed(ours)))).redis.get('a')).toBe('1')
  })

  it('takes over the single file of a Redis before 7', async () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'appendonly.aof'), [['SELECT', '0'], ['SET', 'old', 'style']].map(requestBytes).join(''))
    const ours = await started(startOurs(APPEND, folder))
    expect(await ours.redis.get('old')).toBe('style')
    expect(existsSync(join(folder, 'appendonly.aof'))).toBe(false)
    await rewritten(ours)
    expect(aofFiles(folder)).toEqual(['appendonly.aof.2.base.rdb', 'appendonly.aof.2.incr.aof', 'appendonly.aof.manifest'])
  })
})

describe('an append-only file that cannot be written', () => {
  function aofOn(policy: string): { aof: AppendOnlyFile; full: { isFull: boolean }; fatal: string[]; folder: string; clock: { ms: number } } {
    const folder = newFolder()
    folders.push(folder)
    const { disk, full } = fillableDisk(() => folder)
    const fatal: string[] = []
    const clock = { ms: 1_700_000_000_000 }
    const aof = new AppendOnlyFile({
      clock: { nowMs: () => clock.ms, monotonicMs: () => clock.ms, setTimeout: () => () => undefined, setInterval: () => () => undefined },
      config: Config.parse(['--appendfsync', policy], systemConfigFiles()),
      databases: [],
      disk,
      snapshots: new Snapshots(),
      log: () => undefined,
      snapshotFacts: () => [],
      apply: () => undefined,
      isSaving: () => false,
      isInTransaction: () => false,
      onWritten: () => undefined,
      onFatal: (reason) => void fatal.push(reason),
      soon: () => undefined,
    })
    aof.open()
    return { aof, full, fatal, folder, clock }
  }

  it('says so, keeps what it has to write, and writes it when there is room again', () => {
    const { aof, full, fatal, folder, clock } = aofOn('everysec')
    full.isFull = true
    aof.writer.feed(0, ['SET', 'a', '1'])
    aof.writer.write()
    expect(aof.writeError).toMatch(/No space left on device/)
    full.isFull = false
    aof.tick()
    expect(aof.writeError).toMatch(/No space left on device/)
    clock.ms += 1000
    aof.tick()
    expect(aof.writeError).toBeUndefined()
    expect(readFileSync(increment(folder), 'latin1')).toContain('SET')
    expect(fatal).toEqual([])
    aof.close()
  })

  it('stops a node that promised its clients to sync always', () => {
    const { aof, full, fatal } = aofOn('always')
    full.isFull = true
    aof.writer.feed(0, ['SET', 'a', '1'])
    aof.writer.write()
    expect(fatal[0]).toMatch(/Can't recover from AOF write error/)
    aof.close()
  })

  it('fails a rewrite, which leaves the files as they were', async () => {
    const { aof, full, folder } = aofOn('no')
    aof.writer.feed(0, ['SET', 'a', '1'])
    aof.writer.write()
    expect(aof.rewrites.ask()).toBe('started')
    full.isFull = true
    await until('the rewrite is over', () => !aof.rewrites.isUnderWay)
    expect(aof.rewrites.lastSucceeded).toBe(false)
    expect(aofFiles(folder)).toEqual(['appendonly.aof.1.base.rdb', 'appendonly.aof.1.incr.aof', 'appendonly.aof.2.incr.aof', 'appendonly.aof.manifest'])
    aof.close()
    expect(readdirSync(folder)).toEqual(['appendonlydir'])
  })

  it('goes on where it was when a rewrite cannot begin', async () => {
    const ours = await started(startOurs(APPEND))
    await ours.redis.set('a', '1')
    // A folder where the next increment should go: opening it fails.
    mkdirSync(increment(ours.folder, 2))
    await expect(ours.redis.bgrewriteaof()).rejects.toThrow("Can't execute an AOF background rewriting")
    expect(await ours.redis.incr('a')).toBe(2)
    expect(await (await started(startOurs(APPEND, await killed(ours)))).redis.get('a')).toBe('2')
  })
})

describe('a damaged append-only file', () => {
  async function filled(): Promise<string> {
    const ours = await started(startOurs(APPEND))
    await ours.redis.set('a', '1')
    await ours.redis.set('b', '2')
    return killed(ours)
  }

  it('is cut back to its last whole command', async () => {
    const folder = await filled()
    const size = statSync(increment(folder)).size
    appendFileSync(increment(folder), requestBytes(['SET', 'c', '3']).slice(0, -4))
    const ours = await started(startOurs(APPEND, folder))
    expect((await ours.redis.keys('*')).sort()).toEqual(['a', 'b'])
    expect(statSync(increment(folder)).size).toBe(size)
  })

  it('is cut back to before a transaction without its EXEC', async () => {
    const folder = await filled()
    const size = statSync(increment(folder)).size
    appendFileSync(increment(folder), [['MULTI'], ['SET', 'a', 'x'], ['SET', 'c', '3']].map(requestBytes).join(''))
    const ours = await started(startOurs(APPEND, folder))
    expect(await ours.redis.mget('a', 'b', 'c')).toEqual(['1', '2', null])
    expect(statSync(increment(folder)).size).toBe(size)
  })

  it.each([
    ['a cut tail, without aof-load-truncated', '*2\r\n$3\r\nDE', ['--aof-load-truncated', 'no'], /Unexpected end of file reading the append only file/],
    ['what is no command', 'nonsense\r\n', [], /Bad file format reading the append only file/],
    ['a command nobody knows', requestBytes(['NOSUCH', 'x']), [], /Unknown command 'NOSUCH'/],
    ['a database there is not', requestBytes(['SELECT', '99']), [], /database 99/],
  ] as const)('stops the start for %s', async (_, tail, args, why) => {
    const folder = await filled()
    appendFileSync(increment(folder), tail)
    await expect(startOurs([...APPEND, ...args], folder)).rejects.toThrow(why)
  })

  it('stops the start when a file of the manifest is missing or an earlier one is cut', async () => {
    const folder = await filled()
    const manifest = join(folder, 'appendonlydir', 'appendonly.aof.manifest')
    writeFileSync(manifest, `${readFileSync(manifest, 'latin1')}file appendonly.aof.2.incr.aof seq 2 type i\n`)
    await expect(startOurs(APPEND, folder)).rejects.toThrow(/No such file or directory/)
    writeFileSync(increment(folder, 2), '')
    appendFileSync(increment(folder), '*1\r\n')
    await expect(startOurs(APPEND, folder)).rejects.toThrow(/is not the last file/)
  })
})

describe.skipIf(!hasRedisServer)('append-only files between redis-server and us', () => {
  it.each(['yes', 'no'])('a real server loads what we wrote, with aof-use-rdb-preamble %s', async (preamble) => {
    const ours = await started(startOurs([...APPEND, '--aof-use-rdb-preamble', preamble]))
    await fill(ours)
    await rewritten(ours)
    await ours.redis.rpush('after', 'the', 'rewrite')
    await ours.redis.multi().incr('x').incr('x').exec()
    const before = await dataset(ours)
    const folder = await killed(ours)
    expect(checkedByRedis(folder)).toMatch(/All AOF files and manifest are valid/)
    const real = await started(startRedisServer(APPEND, folder))
    expect(await dataset(real)).toEqual(before)
  })

  it.each(['yes', 'no'])('we load what a real server wrote, with aof-use-rdb-preamble %s', async (preamble) => {
    // By another policy it may put a write off for two seconds while it syncs.
    const real = await started(startRedisServer([...APPEND, '--appendfsync', 'always', '--aof-use-rdb-preamble', preamble]))
    await fill(real)
    await rewritten(real)
    await real.redis.rpush('after', 'the', 'rewrite')
    await real.redis.multi().incr('x').incr('x').exec()
    const before = await dataset(real)
    const ours = await started(startOurs(APPEND, await killed(real)))
    expect(await dataset(ours)).toEqual(before)
    await rewritten(ours)
    expect(checkedByRedis(ours.folder)).toMatch(/All AOF files and manifest are valid/)
  })
})
